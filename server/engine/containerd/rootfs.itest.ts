import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImages } from "./images.ts";
import { collectGarbage } from "./leases.ts";
import { openRootfsStore, type RootfsStore } from "./rootfs.ts";
import { openRootfsView } from "./rootfs-view.ts";
import { busyboxImage, startTestEngine, type TestEngine } from "./testing/harness.ts";
import { writeOciArchive } from "./testing/oci-archive.ts";
import { runScript } from "./testing/run-task.ts";

let engine: TestEngine;
let rootfs: RootfsStore;
let image: string;

beforeAll(async () => {
  engine = await startTestEngine();
  rootfs = openRootfsStore(engine.client, { mountNamespace: engine.mountNamespace });
  const archive = join(engine.directory, "busybox.tar");
  await writeOciArchive(archive, [await busyboxImage()]);
  const images = openImages(engine.client);
  await images.import(archive, "test/busybox", {});
  image = await images.chainId("test/busybox");
});

afterAll(() => engine?.dispose());

/** Captures while nothing runs in it, as a paused sandbox. */
async function capture(source: string, name: string) {
  const making = await rootfs.capture(source, name);
  await making.copy();
  return await making.commit();
}

test("a sandbox's root owns the image's files, and the image stays as it is", async () => {
  await rootfs.prepare("own", image);
  const out = await runScript(
    engine.client,
    rootfs,
    "own",
    "echo changed >/etc/motd; stat -c %u:%g / /etc /etc/passwd",
  );
  expect(out).toBe("0:0\n0:0\n0:0\n");
  const upper = await rootfs.upperDirectory("own");
  expect(await readFile(join(upper, "etc/motd"), "utf8")).toBe("changed\n");
  expect((await stat(join(upper, "etc/motd"))).uid).toBe(100_000);
  await rootfs.prepare("other", image);
  expect(await runScript(engine.client, rootfs, "other", "cat /etc/motd")).toBe("hello\n");
});

test("owners, modes, deletions and links are the same in a fork, and in a fork of a fork", async () => {
  await rootfs.prepare("gen0", image);
  await runScript(
    engine.client,
    rootfs,
    "gen0",
    `mkdir -p /home/u; echo mine >/home/u/f; chown -R 1000:1001 /home/u; chmod 4750 /home/u/f
     ln -s f /home/u/l; ln /home/u/f /home/u/hard; rm /etc/passwd; rm -r /tmp; mkdir /tmp; touch "/new
line"`,
  );
  const look = `stat -c "%n %u:%g %a" /home/u /home/u/f /home/u/hard /home/u/l /new* /; ls -a /etc /tmp; cat /home/u/l`;
  const seen = await runScript(engine.client, rootfs, "gen0", look);
  expect(seen).toContain("/home/u/f 1000:1001 4750");
  expect(seen).not.toContain("passwd");
  for (const generation of [1, 2, 3]) {
    const usage = await capture(`gen${generation - 1}`, `snap${generation}`);
    expect(usage.inodes).toBeGreaterThan(5);
    await rootfs.prepare(`gen${generation}`, `snap${generation}`);
    expect(await runScript(engine.client, rootfs, `gen${generation}`, look)).toBe(seen);
    // What came from the layer beneath can be changed by its owner in the sandbox.
    await runScript(
      engine.client,
      rootfs,
      `gen${generation}`,
      "echo more >>/home/u/f; chown 0:0 /home/u; chown 1000:1001 /home/u; echo mine >/home/u/f; chmod 4750 /home/u/f; ln -sf /home/u/f /home/u/hard2; rm /home/u/hard2",
    );
  }
  expect(await rootfs.depth("snap3")).toBe(5);
});

test("a fork doesn't see what the source does later", async () => {
  await rootfs.prepare("src", image);
  await runScript(engine.client, rootfs, "src", "echo before >/state");
  const making = await rootfs.capture("src", "src-snap");
  await making.copy();
  await runScript(engine.client, rootfs, "src", "echo after >/state");
  await making.commit();
  await rootfs.prepare("fork", "src-snap");
  expect(await runScript(engine.client, rootfs, "fork", "cat /state")).toBe("before\n");
});

test("a stack that gets too high is made flat, and shows the same", async () => {
  const low = openRootfsStore(engine.client, { mountNamespace: engine.mountNamespace }, { flattenAt: 5 });
  const look = `cd /; find bin etc tmp home -exec stat -c "%n %u:%g %a %F" {} + | sort; cat home/*`;
  await low.prepare("high0", image);
  await runScript(
    engine.client,
    low,
    "high0",
    "mkdir /home; rm /etc/passwd; echo 1 >/home/1; chown 7:8 /home/1",
  );
  let seen = "";
  const depths: number[] = [];
  for (const i of [1, 2, 3, 4]) {
    seen = await runScript(
      engine.client,
      low,
      `high${i - 1}`,
      `echo ${i} >/home/${i}; rm -f /home/${i - 2}; ${look}`,
    );
    const making = await low.capture(`high${i - 1}`, `high-snap${i}`);
    await making.copy();
    await making.commit();
    await low.prepare(`high${i}`, `high-snap${i}`);
    depths.push(await low.depth(`high-snap${i}`));
    expect(await runScript(engine.client, low, `high${i}`, look)).toBe(seen);
  }
  expect(depths).toEqual([3, 4, 1, 2]);
  expect(seen).toContain("home/4 0:0 644 regular file");
  expect(seen).not.toContain("etc/passwd");
  const keys = (await low.list()).map((one) => one.key).filter((key) => key.startsWith("high"));
  expect(keys.filter((key) => key.includes("."))).toEqual([]);
});

test("an aborted or cancelled capture leaves nothing", async () => {
  await rootfs.prepare("quiet", image);
  const before = (await rootfs.list()).length;
  const making = await rootfs.capture("quiet", "never");
  const directories = await readdir(join(await rootfs.upperDirectory("quiet"), "../.."));
  await making.abort();
  await making.abort();
  const cancelled = await rootfs.capture("quiet", "never");
  await expect(cancelled.copy(AbortSignal.abort())).rejects.toMatchObject({ code: "CANCELLED" });
  await cancelled.abort();
  expect(await rootfs.stat("never")).toBeNull();
  expect((await rootfs.list()).length).toBe(before);
  const left = await readdir(join(await rootfs.upperDirectory("quiet"), "../.."));
  expect(left.length).toBe(directories.length - 1);
});

test("what can't be copied fails with the reason", async () => {
  await rootfs.prepare("broken", image);
  const making = await rootfs.capture("broken", "broken-snap");
  await rootfs.remove("broken");
  await expect(making.copy()).rejects.toMatchObject({ code: "INTERNAL", message: /couldn't be copied/ });
  await making.abort();
  await expect(rootfs.capture("broken", "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("remove is idempotent, tells the bytes, and one that others stand on goes with the last of them", async () => {
  await rootfs.prepare("a", image);
  await writeFile(join(await rootfs.upperDirectory("a"), "big"), Buffer.alloc(3_000_000, 1));
  await capture("a", "a-snap");
  await rootfs.prepare("b", "a-snap");
  expect(await rootfs.remove("a-snap")).toEqual({ freedBytes: 0 });
  expect((await rootfs.list()).map((one) => one.key)).not.toContain("a-snap");
  await collectGarbage(engine.client);
  expect(await rootfs.stat("a-snap")).not.toBeNull();
  await rootfs.remove("b");
  await collectGarbage(engine.client);
  expect(await rootfs.stat("a-snap")).toBeNull();
  await capture("a", "alone");
  const { freedBytes } = await rootfs.remove("alone");
  expect(freedBytes).toBeGreaterThanOrEqual(3_000_000);
  expect(await rootfs.remove("alone")).toEqual({ freedBytes: 0 });
});

test("an image that was removed lives on under a rootfs", async () => {
  const images = openImages(engine.client);
  const archive = join(engine.directory, "short.tar");
  const short = await busyboxImage();
  short.layers.push([{ path: "only", content: "here" }]);
  await writeOciArchive(archive, [short]);
  await images.import(archive, "test/short", {});
  const parent = await images.chainId("test/short");
  await rootfs.prepare("on-short", parent);
  await images.remove("test/short");
  expect(await runScript(engine.client, rootfs, "on-short", "cat /only")).toBe("here");
  await rootfs.remove("on-short");
  await collectGarbage(engine.client);
  await expect(rootfs.prepare("again", parent)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a look into a root sees what is in it, and ends when nobody waits any more", async () => {
  const view = openRootfsView(engine.client, { mountNamespace: engine.mountNamespace });
  await rootfs.prepare("looked", image);
  await runScript(engine.client, rootfs, "looked", "rm /etc/passwd; echo mine >/etc/mine");
  const leaving = new AbortController();
  const seen: unknown[] = [];
  const look = view.look(
    { of: "looked" },
    async (root) => {
      seen.push((await root.list("/etc")).sort(), await root.read("/etc/mine", { maxBytes: 2 }));
      leaving.abort();
      seen.push(await root.list("/etc"));
    },
    leaving.signal,
  );
  await expect(look).rejects.toMatchObject({ code: "CANCELLED" });
  expect(seen).toEqual([["mine", "motd"], { kind: "file", size: 5, data: Buffer.from("mi") }]);
  const gone = view.look({ of: "looked" }, async () => "looked", AbortSignal.abort());
  await expect(gone).rejects.toMatchObject({ code: "CANCELLED" });
});

test("a taken key and an unknown one say so", async () => {
  await rootfs.prepare("twice", image);
  await expect(rootfs.prepare("twice", image)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(rootfs.mounts("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await rootfs.stat("twice")).toMatchObject({ key: "twice", parent: image, kind: "active" });
});
