import { constants, type Dirent } from "node:fs";
import { type FileHandle, open, opendir } from "node:fs/promises";

/** Names looked at in one folder. */
const MAX_NAMES = 20_000;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;

export type FolderChanges = { changed: Buffer[]; deleted: Buffer[] };

/**
 * What an overlay's upper directory has of one folder: changed or new names, and deleted ones. Names only. The
 * directory belongs to a sandbox, so no link in it is followed. Null if the folder is too large to tell.
 */
export async function changesIn(upper: string, path: Buffer): Promise<FolderChanges | null> {
  let folder = await open(upper, O_RDONLY | O_DIRECTORY);
  try {
    for (const name of path.toString("latin1").split("/").filter(Boolean)) {
      const inner = await enter(folder, Buffer.from(name, "latin1"));
      if (inner === null) return { changed: [], deleted: [] };
      await folder.close();
      folder = inner;
    }
    return await readChanges(folder);
  } finally {
    await folder.close();
  }
}

/** The folder of that name in an open one; null if there is none. */
async function enter(folder: FileHandle, name: Buffer): Promise<FileHandle | null> {
  if (name.equals(Buffer.from("..")) || name.equals(Buffer.from("."))) return null;
  try {
    const path = Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), name]);
    return await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return null;
    throw error;
  }
}

async function readChanges(folder: FileHandle): Promise<FolderChanges | null> {
  const changes: FolderChanges = { changed: [], deleted: [] };
  const options = { encoding: "buffer" as BufferEncoding, bufferSize: 256 };
  let seen = 0;
  for await (const entry of await opendir(`/proc/self/fd/${folder.fd}`, options)) {
    if (++seen > MAX_NAMES) return null;
    const { name } = entry as unknown as Dirent<Buffer>;
    // A sandbox can't make devices: a character device is how overlayfs notes a deletion.
    (entry.isCharacterDevice() ? changes.deleted : changes.changed).push(name);
  }
  return changes;
}
