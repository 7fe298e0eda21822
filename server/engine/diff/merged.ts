import type { LayerDir, LayerEntry, RawName } from "./layer.ts";

/** What a name is in a merged directory: the topmost layer that has it says so. */
export type Found = {
  entry: LayerEntry;
  /** The directory of the layer that it was found in. */
  dir: LayerDir;
  /** Set for a directory: the layers that are merged in it, topmost first. */
  parts: LayerDir[] | null;
};

/**
 * A directory as an overlay shows it: the same directory of several layers, topmost first. A whiteout hides a name of
 * the layers beneath it, an opaque directory all that they have in it.
 */
export class MergedDir {
  readonly dirs: readonly LayerDir[];

  constructor(dirs: readonly LayerDir[]) {
    this.dirs = dirs;
  }

  async find(name: RawName): Promise<Found | null> {
    let top: { entry: LayerEntry; dir: LayerDir } | null = null;
    const parts: LayerDir[] = [];
    for (const dir of this.dirs) {
      const entry = await dir.entry(name);
      if (entry === null) continue;
      if (entry.kind === "whiteout") break;
      if (entry.kind !== "directory") {
        if (top === null) return { entry, dir, parts: null };
        break;
      }
      top ??= { entry, dir };
      parts.push(dir);
      if (dir.isOpaque(name)) break;
    }
    return top && { ...top, parts };
  }

  /** The names that a layer has, also those that are whited out; of each layer at most `most`. */
  async names(most: number, dirs: readonly LayerDir[] = this.dirs): Promise<Set<RawName>> {
    const names = new Set<RawName>();
    for (const dir of dirs) {
      if (names.size >= most) break;
      for (const name of await dir.names(most)) names.add(name);
    }
    return names;
  }

  close(): Promise<void> {
    return closeAll(this.dirs);
  }
}

export async function openFound(name: RawName, found: Found): Promise<MergedDir> {
  const opened: LayerDir[] = [];
  for (const part of found.parts ?? []) {
    const dir = await part.open(name);
    if (dir) opened.push(dir);
  }
  return new MergedDir(opened);
}

async function closeAll(dirs: readonly LayerDir[]): Promise<void> {
  await Promise.all(dirs.map((dir) => dir.close()));
}

/** Walks to `path`, name by name, and gives what is there to `use`. null if a part of it is missing or no directory. */
export async function atPath<T>(
  root: MergedDir,
  path: readonly RawName[],
  use: (name: RawName, found: Found) => Promise<T>,
): Promise<T | null> {
  let at = root;
  try {
    for (const [index, name] of path.entries()) {
      const found = await at.find(name);
      if (!found) return null;
      if (index === path.length - 1) return await use(name, found);
      if (!found.parts) return null;
      const next = await openFound(name, found);
      if (at !== root) await at.close();
      at = next;
    }
    return null;
  } finally {
    if (at !== root) await at.close();
  }
}
