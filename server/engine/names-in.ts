import { readdir } from "node:fs/promises";

/** What is in a directory; nothing where there is none. Any other failure is one: it must not pass for an empty directory. */
export async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
