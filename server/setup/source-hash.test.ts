import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashSources } from "./source-hash.ts";

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "fy-hash-"));
  await mkdir(join(project, "src/deep"), { recursive: true });
  await writeFile(join(project, "src/deep/a.ts"), "a");
  await writeFile(join(project, "lock.json"), "{}");
});
afterAll(() => rm(project, { recursive: true, force: true }));

test("any change of a source changes the digest, and nothing else does", async () => {
  const sources = { directories: ["src", "missing"], files: ["lock.json"] };
  const seen = new Set<string>();
  const look = async () => seen.add(await hashSources(project, sources));
  await look();
  await writeFile(join(project, "unrelated"), "x");
  await look();
  expect(seen.size).toBe(1);
  await writeFile(join(project, "src/deep/a.ts"), "b");
  await look();
  await writeFile(join(project, "lock.json"), "[]");
  await look();
  await rename(join(project, "src/deep/a.ts"), join(project, "src/deep/c.ts"));
  await look();
  await rm(join(project, "src/deep/c.ts"));
  await look();
  expect(seen.size).toBe(5);
});
