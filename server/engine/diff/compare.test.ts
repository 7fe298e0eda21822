import { describe, expect, it } from "vitest";
import { BOUNDS, compareTrees } from "./compare.ts";
import type { LayerDir } from "./layer.ts";
import { atPath, MergedDir } from "./merged.ts";
import { layer, OPAQUE, W } from "./testing/layers.ts";

const base = layer({
  etc: { passwd: "root", hosts: "local", apt: { sources: "a", trusted: "b" } },
  usr: { bin: { sh: "#!", env: "#!" }, lib: { "libc.so": "elf" } },
  tmp: {},
  link: { link: "/etc" },
});

async function changes(from: LayerDir[], to: LayerDir[], bounds = BOUNDS): Promise<string[]> {
  const { changes } = await compareTrees(new MergedDir(from), new MergedDir(to), undefined, bounds);
  return changes.map(({ change, path }) => `${change} ${path}`);
}

describe("a layer against what is beneath it", () => {
  it("shows what was added, changed and whited out", async () => {
    const upper = layer({ etc: { passwd: "root2", hosts: W, new: "n" }, srv: { a: { b: "c" } } });
    expect(await changes([base], [upper, base])).toEqual([
      "removed /etc/hosts",
      "added /etc/new",
      "changed /etc/passwd",
      "added /srv",
      "added /srv/a",
      "added /srv/a/b",
    ]);
  });

  it("shows all of a removed directory, and of an opaque one what is not in it any more", async () => {
    const upper = layer({ usr: W, etc: { apt: { [OPAQUE]: "", sources: "a", other: "c" } } });
    expect(await changes([base], [upper, base])).toEqual([
      "added /etc/apt/other",
      "removed /etc/apt/trusted",
      "removed /usr",
      "removed /usr/bin",
      "removed /usr/bin/env",
      "removed /usr/bin/sh",
      "removed /usr/lib",
      "removed /usr/lib/libc.so",
    ]);
  });

  it("shows no file that was written anew with the same in it, nor a whiteout of what was never there", async () => {
    const upper = layer({ etc: { passwd: "root", nothing: W }, tmp: {} });
    expect(await changes([base], [upper, base])).toEqual([]);
  });

  it("shows a directory that became a file or a link, with all that was in it", async () => {
    const upper = layer({ usr: { lib: { link: "/lib" } }, tmp: "file", link: { link: "/usr" } });
    expect(await changes([base], [upper, base])).toEqual([
      "changed /link",
      "changed /tmp",
      "changed /usr/lib",
      "removed /usr/lib/libc.so",
    ]);
  });
});

describe("two that share layers", () => {
  it("differ in what either has changed, and by content", async () => {
    const a = layer({ etc: { passwd: "a", hosts: W, same: "s" } });
    const b = layer({ etc: { passwd: "b", same: "s" }, only: "b" });
    expect(await changes([a, base], [b, base])).toEqual([
      "added /etc/hosts",
      "changed /etc/passwd",
      "added /only",
    ]);
  });

  it("see through the layers between", async () => {
    const middle = layer({ etc: { hosts: W, apt: { [OPAQUE]: "", sources: "m" } } });
    const top = layer({ etc: { hosts: "again", apt: { trusted: "t" } } });
    expect(await changes([base], [top, middle, base])).toEqual([
      "changed /etc/apt/sources",
      "changed /etc/apt/trusted",
      "changed /etc/hosts",
    ]);
  });

  it("don't look into what only shared layers have", async () => {
    const untouched: LayerDir = {
      ...layer({ big: {} }),
      open: async () => {
        throw new Error("opened");
      },
      names: async () => {
        throw new Error("listed");
      },
    };
    expect(await changes([untouched], [layer({ mine: "x" }), untouched])).toEqual(["added /mine"]);
  });
});

it("says so when there is more than it may list", async () => {
  const many = layer(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, "x"])));
  const bounds = { ...BOUNDS, maxChanges: 10 };
  const { changes, complete } = await compareTrees(
    new MergedDir([]),
    new MergedDir([many]),
    undefined,
    bounds,
  );
  expect([changes.length, complete]).toEqual([10, false]);
});

it("looks at no more names than it may, over all directories, and says if there were more", async () => {
  const tree = { a: { b: { c: { d: "x" } }, e: "x" } };
  const look = async (maxLooks: number) => {
    const [none, all] = [new MergedDir([]), new MergedDir([layer(tree)])];
    const { changes, complete } = await compareTrees(none, all, undefined, { ...BOUNDS, maxLooks });
    return [changes.length, complete];
  };
  expect(await look(5)).toEqual([5, true]);
  expect(await look(4)).toEqual([3, false]);
  expect(await look(0)).toEqual([0, false]);
});

describe("a path", () => {
  const find = (layers: LayerDir[], path: string) =>
    atPath(new MergedDir(layers), path.split("/"), async (name, { dir }) =>
      (await dir.read(name, 100))?.toString(),
    );

  it("leads to the topmost file, past no whiteout and through no link", async () => {
    const upper = layer({ etc: { hosts: W, passwd: "mine" } });
    expect(await find([upper, base], "etc/passwd")).toBe("mine");
    expect(await find([upper, base], "etc/apt/sources")).toBe("a");
    expect(await find([upper, base], "etc/hosts")).toBeNull();
    expect(await find([upper, base], "link/passwd")).toBeNull();
    expect(await find([upper, base], "etc/passwd/more")).toBeNull();
  });
});
