import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes on disk of all files in a directory of ours; 0 if there is none. */
export async function directoryBytes(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((name) =>
      lstat(join(path, name)).then(
        (state) => state.blocks * 512,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
