import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const PREFIX = ".building-";

/**
 * Gives `work` an empty directory within `parent` that is gone afterwards. Also removes those that a killed builder left
 * behind; whoever builds in `parent` holds its lock, so any that is there is such a one.
 */
export async function inBuildDirectory<T>(
  parent: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  await mkdir(parent, { recursive: true });
  await removeBuildDirectories(parent);
  const directory = join(parent, `${PREFIX}${process.pid}`);
  await mkdir(directory, { mode: 0o755 });
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export async function removeBuildDirectories(parent: string): Promise<void> {
  for (const name of await readdir(parent))
    if (name.startsWith(PREFIX)) await rm(join(parent, name), { recursive: true, force: true });
}

/** Puts a directory that is whole into a place. What was there is moved out of the way, to `.old-…` beside it. */
export async function replaceDirectory(whole: string, place: string): Promise<void> {
  const old = join(place, "..", `.old-${Date.now()}`);
  await rename(place, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(whole, place);
}
