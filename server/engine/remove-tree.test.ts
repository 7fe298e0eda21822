import { mkdir, mkdtemp, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeTree } from "./remove-tree.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-rt-"));
});
afterEach(() => removeTree(directory));

test("removes a tree that is deeper than a path may be long, and nothing that its links point to", async () => {
  const [kept, tree] = [join(directory, "kept"), join(directory, "tree")];
  await writeFile(kept, "whole");
  await mkdir(tree);
  // From the innermost outwards, so that no path on the way is too long.
  for (let depth = 0; depth < 30; depth++) {
    const around = join(directory, "around");
    await mkdir(around);
    await rename(tree, join(around, "d".repeat(200)));
    await rename(around, tree);
  }
  await symlink(kept, join(tree, "link"));
  await symlink(directory, join(tree, "up"));
  await removeTree(tree);
  await expect(stat(tree)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readFile(kept, "utf8")).toBe("whole");
});

test("nothing there is no error", async () => {
  await removeTree(join(directory, "nothing"));
});
