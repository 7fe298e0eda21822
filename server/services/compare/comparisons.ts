import type { Engine, RootfsComparison, RootfsRef } from "../../engine/port.ts";

const MOST = 16;
/** A sandbox runs on: long enough that the pages of one list come from one look. */
const SANDBOX_MS = 10_000;

type Kept = { answer: Promise<RootfsComparison>; until: number };
const kept = new WeakMap<Engine, Map<string, Kept>>();

/**
 * A comparison, kept for a while: a list is asked for page by page. `lasting` if neither side can change; if one can,
 * `fresh` makes it anew.
 */
export function comparison(
  engine: Engine,
  from: RootfsRef,
  to: RootfsRef,
  { lasting, fresh }: { lasting: boolean; fresh: boolean },
): Promise<RootfsComparison> {
  let known = kept.get(engine);
  if (!known) {
    known = new Map();
    kept.set(engine, known);
  }
  const key = JSON.stringify([from, to]);
  const found = known.get(key);
  known.delete(key);
  const now = performance.now();
  const entry =
    found && found.until > now && (lasting || !fresh)
      ? found
      : {
          answer: engine.rootfs.compare(from, to),
          until: lasting ? Number.POSITIVE_INFINITY : now + SANDBOX_MS,
        };
  // The last used one is the last to go.
  known.set(key, entry);
  for (const oldest of known.keys()) {
    if (known.size <= MOST) break;
    known.delete(oldest);
  }
  entry.answer.catch(() => {
    if (known.get(key) === entry) known.delete(key);
  });
  return entry.answer;
}
