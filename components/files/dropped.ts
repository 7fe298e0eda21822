/** One thing to upload: a file alone, or a folder with all that is below it. Paths are names from the top down. */
export type Parcel = {
  name: string;
  /** Of a folder: itself and those below, each before what lies in it. */
  folders: string[][];
  files: { parts: string[]; file: File }[];
};

/** A browser hands over each file by itself; more than this take longer than packing them would. */
export const MOST_FILES = 20_000;

export class TooManyFiles extends Error {}

export function fileParcel(file: File): Parcel {
  return { name: file.name, folders: [], files: [{ parts: [file.name], file }] };
}

/**
 * What was dropped. To be called in the drop event itself, while the browser still knows; folders are walked after it.
 * Rejects with TooManyFiles above MOST_FILES, and if something can't be read.
 */
export function droppedParcels(transfer: DataTransfer): Promise<Parcel[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const found = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const count = { files: 0 };
  return inTurn(found, async ({ entry, file }) => {
    if (entry?.isDirectory) return walk(entry as FileSystemDirectoryEntry, count);
    return file ? fileParcel(file) : null;
  });
}

/** What was chosen as a folder, as the browser tells it: files with their paths, and no empty folders. */
export function chosenFolder(files: readonly File[]): Parcel[] {
  if (files.length > MOST_FILES) throw new TooManyFiles();
  const parcels = new Map<string, Parcel>();
  const seen = new Set<string>();
  for (const file of files) {
    const parts = file.webkitRelativePath.split("/").filter((part) => part !== "");
    const name = parts[0];
    if (name === undefined || parts.length < 2) continue;
    const parcel = parcels.get(name) ?? { name, folders: [], files: [] };
    parcels.set(name, parcel);
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth);
      if (seen.has(folder.join("/"))) continue;
      seen.add(folder.join("/"));
      parcel.folders.push(folder);
    }
    parcel.files.push({ parts, file });
  }
  return [...parcels.values()];
}

async function walk(top: FileSystemDirectoryEntry, count: { files: number }): Promise<Parcel> {
  const parcel: Parcel = { name: top.name, folders: [], files: [] };
  const waiting: { entry: FileSystemEntry; parts: string[] }[] = [{ entry: top, parts: [top.name] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { entry, parts } = next;
    count.files += 1;
    if (count.files > MOST_FILES) throw new TooManyFiles();
    if (entry.isDirectory) {
      parcel.folders.push(parts);
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
        waiting.push({ entry: child, parts: [...parts, child.name] });
    } else {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      parcel.files.push({ parts, file });
    }
  }
  return parcel;
}

/** A reader gives some at a time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function inTurn<T, R>(all: T[], work: (one: T) => Promise<R | null>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) {
    const result = await work(one);
    if (result !== null) done.push(result);
  }
  return done;
}
