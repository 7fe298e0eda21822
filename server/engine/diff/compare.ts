import type { RootfsChange, RootfsComparison, RootfsEntry } from "../port.ts";
import { fromRaw, type LayerDir, type RawName } from "./layer.ts";
import { type Found, type MergedDir, openFound } from "./merged.ts";

export type Bounds = {
  /** Changes that are listed at most; the rest is left out and `complete` is false. */
  maxChanges: number;
  /** Names that are looked at. */
  maxLooks: number;
  maxDepth: number;
  /** Files up to this size are read where size and times leave it open whether they differ. */
  maxContentBytes: number;
  /** ms */
  maxTime: number;
};

export const BOUNDS: Bounds = {
  maxChanges: 20_000,
  maxLooks: 300_000,
  maxDepth: 100,
  maxContentBytes: 4 * 1024 * 1024,
  maxTime: 20_000,
};

const AT_ONCE = 32;

/**
 * What differs between two root filesystems, in order of path. Directories that only layers shared by both have are not
 * looked into. Owners and times alone make no difference; permissions do.
 */
export async function compareTrees(
  from: MergedDir,
  to: MergedDir,
  ignored: (path: string) => boolean = () => false,
  bounds: Bounds = BOUNDS,
): Promise<RootfsComparison> {
  const walk = new Walk(ignored, bounds);
  await walk.directory(from, to, "", 0);
  const changes = walk.changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { changes, complete: walk.complete };
}

class Walk {
  readonly changes: RootfsChange[] = [];
  complete = true;
  readonly #ignored: (path: string) => boolean;
  readonly #bounds: Bounds;
  readonly #deadline: number;
  #looks = 0;

  constructor(ignored: (path: string) => boolean, bounds: Bounds) {
    this.#ignored = ignored;
    this.#bounds = bounds;
    this.#deadline = performance.now() + bounds.maxTime;
  }

  async directory(from: MergedDir | null, to: MergedDir | null, path: string, depth: number): Promise<void> {
    if (depth > this.#bounds.maxDepth) {
      this.complete = false;
      return;
    }
    const left = this.#bounds.maxLooks - this.#looks;
    const names = [...(await namesThatMayDiffer(from, to, left + 1))];
    const cut = names.length > left;
    if (cut) names.length = left;
    // Now, so that those of the directories on the way are counted while they are held.
    this.#looks += names.length;
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      if (performance.now() > this.#deadline) this.complete = false;
      if (!this.complete) return;
      const found = await Promise.all(
        some.map((name) => Promise.all([from?.find(name) ?? null, to?.find(name) ?? null])),
      );
      for (const [index, name] of some.entries()) {
        const [before, after] = found[index]!;
        const inner = `${path}/${fromRaw(name)}`;
        if (this.#ignored(inner)) continue;
        await this.#pair(name, before, after, inner, depth);
        if (!this.complete) return;
      }
    }
    if (cut) this.complete = false;
  }

  async #pair(name: RawName, before: Found | null, after: Found | null, path: string, depth: number) {
    if (!before && !after) return;
    const bothDirectories = before?.parts && after?.parts;
    if (!bothDirectories && !(before && after && (await same(name, before, after, this.#bounds)))) {
      if (this.changes.length >= this.#bounds.maxChanges) {
        this.complete = false;
        return;
      }
      this.changes.push({
        path,
        change: !before ? "added" : !after ? "removed" : "changed",
        before: before && present(before),
        after: after && present(after),
      });
    }
    if (!before?.parts && !after?.parts) return;
    const [inFrom, inTo] = await Promise.all([
      before?.parts ? openFound(name, before) : null,
      after?.parts ? openFound(name, after) : null,
    ]);
    try {
      await this.directory(inFrom, inTo, path, depth + 1);
    } finally {
      await Promise.all([inFrom?.close(), inTo?.close()]);
    }
  }
}

/** What only shared layers have shows alike on both sides: those above them decide. */
async function namesThatMayDiffer(
  from: MergedDir | null,
  to: MergedDir | null,
  most: number,
): Promise<Set<RawName>> {
  if (!from || !to) return (from ?? to)?.names(most) ?? new Set();
  const [ofFrom, ofTo] = [own(from.dirs, to.dirs), own(to.dirs, from.dirs)];
  const names = await from.names(most, ofFrom);
  for (const name of await to.names(most, ofTo)) names.add(name);
  return names;
}

/** `dirs` without the bottom ones that `others` has too. */
function own(dirs: readonly LayerDir[], others: readonly LayerDir[]): readonly LayerDir[] {
  let shared = 0;
  while (
    shared < dirs.length &&
    shared < others.length &&
    dirs[dirs.length - 1 - shared]!.identity === others[others.length - 1 - shared]!.identity
  ) {
    shared += 1;
  }
  return dirs.slice(0, dirs.length - shared);
}

async function same(name: RawName, before: Found, after: Found, bounds: Bounds): Promise<boolean> {
  if (before.dir.identity === after.dir.identity) return true;
  const [a, b] = [before.entry, after.entry];
  if (a.kind !== b.kind) return false;
  if (a.kind === "symlink") return (await before.dir.link(name)) === (await after.dir.link(name));
  if (a.kind !== "file") return true;
  if (a.mode !== b.mode || a.size !== b.size) return false;
  if (a.modifiedNs === b.modifiedNs) return true;
  if (a.size > bounds.maxContentBytes) return false;
  const [left, right] = await Promise.all([
    before.dir.read(name, a.size + 1),
    after.dir.read(name, b.size + 1),
  ]);
  return left !== null && right !== null && left.equals(right);
}

function present({ entry }: Found): RootfsEntry {
  const kind = entry.kind === "whiteout" ? "other" : entry.kind;
  return { kind, size: kind === "file" ? entry.size : 0, mode: entry.mode };
}
