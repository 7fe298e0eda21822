import type { Ctx } from "../context.ts";

const AGAIN_AFTER_MS = 10 * 60_000;
const MOST_KEPT = 10_000;

const noted = new WeakMap<Ctx["db"], Map<string, number>>();

/** Whether this is to be put down: the first in ten minutes. What happens over and over would fill the log. */
export function isFirstInAWhile({ db }: Pick<Ctx, "db">, key: string): boolean {
  const last = noted.get(db) ?? new Map<string, number>();
  noted.set(db, last);
  const now = performance.now();
  if (now - (last.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_AFTER_MS) return false;
  last.delete(key);
  last.set(key, now);
  // The first of a Map is what was set longest ago.
  if (last.size > MOST_KEPT) last.delete(last.keys().next().value!);
  return true;
}
