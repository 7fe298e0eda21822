/** Tabs in the order that somebody gave them; those that came later at the end, as they come. */
export function inOrder<T extends { id: string }>(tabs: readonly T[], order: readonly string[]): T[] {
  const place = new Map(order.map((id, index) => [id, index]));
  const of = ({ id }: T) => place.get(id) ?? order.length;
  return tabs.toSorted((a, b) => of(a) - of(b));
}

/** The ids with one of them `by` places further right (left if negative), as far as there are places. */
export function moved(ids: readonly string[], id: string, by: number): string[] {
  const from = ids.indexOf(id);
  if (from < 0) return [...ids];
  const others = ids.toSpliced(from, 1);
  return others.toSpliced(Math.min(others.length, Math.max(0, from + by)), 0, id);
}

/** Reads a stored order; none if it is something else. */
export function readOrder(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === "string").slice(0, MOST) : [];
}

const MOST = 100;
