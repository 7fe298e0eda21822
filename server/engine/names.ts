import { opendir, readdir } from "node:fs/promises";

/**
 * At most `most` of a directory's names, in no order; each byte is one character (latin1). A sandbox can fill a
 * directory with more names than there is memory for.
 */
export async function namesIn(path: string, most: number): Promise<string[]> {
  const names: string[] = [];
  if (most <= 0) return names;
  for await (const { name } of await opendir(path, { encoding: "latin1", bufferSize: 256 })) {
    names.push(name);
    if (names.length >= most) break;
  }
  return names;
}

/**
 * All names of a directory of our own; none where it isn't there. Any other failure is one: it must not pass for an
 * empty directory.
 */
export async function ownNamesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
