import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromRaw, openLayer, toRaw } from "./layer.ts";
import { atPath, MergedDir } from "./merged.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "forkyard-layer-"));
  await mkdir(join(directory, "upper/dir"), { recursive: true });
  await writeFile(join(directory, "secret"), "secret");
  await writeFile(join(directory, "upper/dir/fuchs 🦊"), "found");
  await writeFile(Buffer.concat([Buffer.from(`${directory}/upper/`), Buffer.from([0xff, 0xfe])]), "odd");
  await symlink("..", join(directory, "upper/out"));
  await symlink("../secret", join(directory, "upper/leak"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const root = async () => new MergedDir([(await openLayer(join(directory, "upper"), new Set()))!]);

it("finds names of all kinds and reads what they hold", async () => {
  const layer = await root();
  const names = [...(await layer.names(100))].map(fromRaw).sort();
  expect(names).toEqual(["dir", "leak", "out", "\ufffd\ufffd"]);
  expect((await layer.names(3)).size).toBe(3);
  const text = await atPath(layer, ["dir", toRaw("fuchs 🦊")], (name, { dir }) => dir.read(name, 3));
  expect(text?.toString()).toBe("fou");
  const odd = await layer.find("\xff\xfe");
  expect((await odd?.dir.read("\xff\xfe", 100))?.toString()).toBe("odd");
  await layer.close();
});

it("goes through no link", async () => {
  const layer = await root();
  expect(await atPath(layer, ["out", "secret"], async () => "through")).toBeNull();
  const leak = await layer.find("leak");
  expect(leak?.entry.kind).toBe("symlink");
  expect(await leak?.dir.read("leak", 100)).toBeNull();
  expect(await leak?.dir.link("leak")).toBe("../secret");
  expect(await leak?.dir.open("out")).toBeNull();
  await layer.close();
});

it("is not there if its directory is gone", async () => {
  expect(await openLayer(join(directory, "no"), new Set())).toBeNull();
});
