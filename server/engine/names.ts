import { opendir } from "node:fs/promises";

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
