import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Gives `work` an empty directory within `parent`, `.building-NAME`, that is gone afterwards. What a killed builder
 * left there is removed first; whoever builds in `parent` holds its lock.
 */
export async function inBuildDirectory<T>(
  parent: string,
  name: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = join(parent, `.building-${name}`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(parent, { recursive: true });
  await mkdir(directory, { mode: 0o755 });
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Puts a directory that is whole into a place. What was there is moved out of the way, to `.old-…` beside it. */
export async function replaceDirectory(whole: string, place: string): Promise<void> {
  const old = join(place, "..", `.old-${Date.now()}`);
  await rename(place, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(whole, place);
}
