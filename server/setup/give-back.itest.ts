import { chown, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { giveBack } from "./give-back.mjs";

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "fy-give-"));
});

afterEach(() => rm(base, { recursive: true }));

test("what root wrote into somebody's checkout becomes theirs, and nothing else does", async () => {
  const project = join(base, "checkout");
  const ours = [".next", ".next/a", "node_modules", "node_modules/link", "next-env.d.ts"];
  const theirs = ["data", "data/file"];
  await mkdir(join(project, ".next"), { recursive: true });
  await mkdir(join(project, "node_modules"));
  await mkdir(join(project, "data"));
  for (const name of [".next/a", "next-env.d.ts", "data/file"]) await writeFile(join(project, name), "");
  await writeFile(join(base, "outside"), "");
  await symlink(join(base, "outside"), join(project, "node_modules/link"));
  const owner = async (path: string) => (await lstat(path)).uid;
  const owners = (names: string[]) => Promise.all(names.map((name) => owner(join(project, name))));

  giveBack(project);
  expect(await owners(ours)).toEqual([0, 0, 0, 0, 0]);
  await chown(project, 12345, 12345);
  giveBack(project);
  expect(await owners(ours)).toEqual([12345, 12345, 12345, 12345, 12345]);
  expect(await owners(theirs)).toEqual([0, 0]);
  expect(await owner(join(base, "outside"))).toBe(0);
});
