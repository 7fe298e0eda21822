import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A digest of these files of the project and of all below these directories; what isn't there counts as empty. */
export async function hashSources(
  project: string,
  { directories, files }: { directories: string[]; files: string[] },
): Promise<string> {
  const hash = createHash("sha256");
  const listed = await Promise.all(
    directories.map(async (directory) => {
      const options = { recursive: true, withFileTypes: true } as const;
      // git keeps no empty directory: there may be none.
      const entries = await readdir(join(project, directory), options).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  for (const file of [...listed.flat().sort(), ...files.map((name) => join(project, name))]) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    hash.update(`${file.slice(project.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
