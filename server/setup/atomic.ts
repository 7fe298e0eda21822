import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Directories that a build left behind when it was cut off begin with this, and with the pid of their maker. */
const PREFIX = ".building-";

/**
 * Makes a directory as a whole or not at all: `build` fills a temporary one beside it, which is renamed when done.
 * What was there is moved out of the way first and given to `retire`.
 */
export async function replaceDirectory(
  parent: string,
  name: string,
  build: (directory: string) => Promise<void>,
  retire: (old: string) => Promise<void> = (old) => rm(old, { recursive: true, force: true }),
): Promise<void> {
  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent);
  const temporary = join(parent, `${PREFIX}${process.pid}-${name}`);
  const old = join(parent, `.old-${process.pid}-${Date.now()}-${name}`);
  await mkdir(temporary);
  try {
    await build(temporary);
    const replaced = await rename(join(parent, name), old).then(
      () => true,
      () => false,
    );
    await rename(temporary, join(parent, name));
    if (replaced) await retire(old);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes what builds left behind whose process is gone. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(PREFIX) ? /^\d+/.exec(name.slice(PREFIX.length))?.[0] : undefined;
    if (pid && !(await processExists(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function processExists(pid: string): Promise<boolean> {
  return readFile(`/proc/${pid}/stat`).then(
    () => true,
    () => false,
  );
}
