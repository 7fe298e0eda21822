const FIRST_MS = 250;
const MOST_MS = 10_000;

/**
 * How long to wait before connection attempt number `attempt` (1 is the first retry), ms.
 * Doubles up to ten seconds; the upper half is random, so that many tabs don't come back at the same moment.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
