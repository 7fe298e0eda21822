import { execFile } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeTree } from "./remove-tree.ts";

const run = promisify(execFile);

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

test("removes a directory with more names than there is memory for", async () => {
  const many = join(directory, "many");
  await mkdir(many);
  for (let name = 0; name < 10_000; name++) closeSync(openSync(join(many, `${"n".repeat(240)}${name}`), "w"));
  const script = `(await import(${JSON.stringify(join(import.meta.dirname, "remove-tree.ts"))})).removeTree(process.argv[1])`;
  await run(process.execPath, ["--max-old-space-size=12", "--input-type=module", "-e", script, many]);
  await expect(stat(many)).rejects.toMatchObject({ code: "ENOENT" });
});

test("nothing there is no error", async () => {
  await removeTree(join(directory, "nothing"));
});
