import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inBuildDirectory, replaceDirectory } from "./atomic.ts";

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "fy-atomic-"));
});

afterEach(() => rm(parent, { recursive: true }));

test("leaves nothing behind, whether the work succeeds or fails", async () => {
  expect(
    await inBuildDirectory(parent, "a", async (directory) => writeFile(join(directory, "a"), "")),
  ).toBeUndefined();
  await expect(inBuildDirectory(parent, "a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await readdir(parent)).toEqual([]);
});

test("clears away what a killed builder left", async () => {
  await mkdir(join(parent, ".building-a/root"), { recursive: true });
  await mkdir(join(parent, "root"));
  await inBuildDirectory(parent, "a", async () => {});
  expect(await readdir(parent)).toEqual(["root"]);
});

test("a directory is replaced as a whole, and the old one is kept aside", async () => {
  for (const version of ["1", "2"])
    await inBuildDirectory(parent, "a", async (building) => {
      await mkdir(join(building, "root"));
      await writeFile(join(building, "root", "version"), version);
      await replaceDirectory(join(building, "root"), join(parent, "root"));
    });
  expect(await readFile(join(parent, "root/version"), "utf8")).toBe("2");
  const [old] = (await readdir(parent)).filter((name) => name.startsWith(".old-"));
  expect(await readFile(join(parent, old!, "version"), "utf8")).toBe("1");
});
