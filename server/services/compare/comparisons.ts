import type { Engine, RootfsComparison, RootfsRef } from "../../engine/port.ts";

const MOST = 16;
/** A sandbox runs on: long enough that the pages of one list come from one look. */
const SANDBOX_MS = 10_000;

type Kept = { answer: Promise<RootfsComparison>; begun: boolean; until: number };
const comparisons = new WeakMap<Engine, Map<string, Kept>>();

/**
 * A comparison, kept for a while: a list is asked for page by page. `lasting` if neither side can change; if one can,
 * `fresh` makes it anew: after the one under way, and once for all who ask meanwhile.
 */
export function comparison(
  engine: Engine,
  from: RootfsRef,
  to: RootfsRef,
  { lasting, fresh }: { lasting: boolean; fresh: boolean },
): Promise<RootfsComparison> {
  let known = comparisons.get(engine);
  if (!known) {
    known = new Map();
    comparisons.set(engine, known);
  }
  const key = JSON.stringify([from, to]);
  const found = known.get(key);
  known.delete(key);
  const useful = found !== undefined && found.until > performance.now();
  const entry =
    useful && (lasting || !fresh || !found.begun)
      ? found
      : begin(() => engine.rootfs.compare(from, to), { before: found?.answer, lasting });
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

/** Begins when `before` has ended. */
function begin(
  make: () => Promise<RootfsComparison>,
  { before, lasting }: { before: Promise<unknown> | undefined; lasting: boolean },
): Kept {
  const run = async () => {
    await before?.catch(() => {});
    kept.begun = true;
    const begunAt = performance.now();
    try {
      return await make();
    } finally {
      if (!lasting) kept.until = begunAt + SANDBOX_MS;
    }
  };
  const kept = { begun: false, until: Number.POSITIVE_INFINITY };
  return Object.assign(kept, { answer: run() });
}
