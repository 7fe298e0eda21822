import type { MetricRange, MetricsHistory } from "@/server/domain/schemas/metrics";

export const RANGE_MS: Record<MetricRange, number> = { "1h": 3_600_000, "24h": 86_400_000 };
const LISTS = [
  "at",
  "cpu",
  "memoryBytes",
  "pids",
  "rxBytesPerSecond",
  "txBytesPerSecond",
  "diskBytes",
] as const;

/** What was known up to and including `since`, then what came after it; what has left the range is dropped. */
export function mergeHistory(
  known: MetricsHistory,
  since: number,
  later: MetricsHistory,
  rangeMs: number,
): MetricsHistory {
  const last = later.at.at(-1) ?? known.at.at(-1) ?? 0;
  const first = known.at.findIndex((at) => at > last - rangeMs);
  const from = first === -1 ? known.at.length : first;
  const until = known.at.findLastIndex((at) => at <= since) + 1;
  const merged = { ...later };
  for (const list of LISTS) {
    // Every list holds numbers, some also null.
    const values: (number | null)[] = [...known[list].slice(from, Math.max(from, until)), ...later[list]];
    Object.assign(merged, { [list]: values });
  }
  return merged;
}
