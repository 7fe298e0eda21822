/** Which rows of a list are ticked. Pure: each change gives a new one. */
export type Selection = { ids: ReadonlySet<string>; anchor: string | null };

export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** One row ticked or no longer; with `range` all from the last one to it, in the order shown. */
export function tick(
  { ids, anchor }: Selection,
  { id, on, range, shown }: { id: string; on: boolean; range: boolean; shown: readonly string[] },
): Selection {
  const [from, to] = [anchor === null ? -1 : shown.indexOf(anchor), shown.indexOf(id)];
  const touched =
    range && from !== -1 && to !== -1 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
  const next = new Set(ids);
  for (const one of touched) {
    if (on) next.add(one);
    else next.delete(one);
  }
  return { ids: next, anchor: id };
}

/** Everything shown, or nothing. */
export function tickAll(on: boolean, shown: readonly string[]): Selection {
  return { ids: new Set(on ? shown : []), anchor: null };
}
