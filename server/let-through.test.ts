import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { letThrough } from "./let-through.ts";

test.each([
  [0o700, 0o711],
  [0o750, 0o751],
  [0o711, 0o711],
  [0o755, 0o755],
])("a directory of mode %o becomes %o", async (mode, expected) => {
  const directory = await mkdtemp(join(tmpdir(), "fy-through-"));
  await chmod(directory, mode);
  await letThrough(directory);
  expect((await stat(directory)).mode & 0o7777).toBe(expected);
  await rm(directory, { recursive: true });
});
