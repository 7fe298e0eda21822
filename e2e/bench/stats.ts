/** One line of the table: what was measured, against what, and the bound it should keep. */
export type Result = {
  name: string;
  /** Median of ours, in `unit`. */
  value: number;
  unit: "ms" | "MB/s" | "MB" | "kB" | "fps" | "cards";
  /** Median of the raw engine, same unit; null where the bound is absolute. */
  raw: number | null;
  /** value / raw, or null. */
  ratio: number | null;
  bound: string;
  met: boolean;
  note?: string;
};

export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export const median = (values: number[]) => quantile(values, 0.5);

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Runs ours and raw in turns, so that the machine's noise falls on both alike. `alike`: the raw engine doing as much as
 * we do.
 */
export async function alternate(
  rounds: number,
  ours: (round: number) => Promise<number>,
  raw: (round: number) => Promise<number>,
  alike?: (round: number) => Promise<number>,
): Promise<{ ours: number[]; raw: number[]; alike: number[] }> {
  const times = { ours: [] as number[], raw: [] as number[], alike: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await ours(round));
    times.raw.push(await raw(round));
    if (alike) times.alike.push(await alike(round));
  }
  return times;
}

/** A line whose bound is a ratio to the raw engine. */
export function against(
  name: string,
  times: { ours: number[]; raw: number[] },
  bound: number,
  note?: string,
): Result {
  const value = median(times.ours);
  const raw = median(times.raw);
  const ratio = value / raw;
  return { name, value, unit: "ms", raw, ratio, bound: `≤ ${bound} × raw`, met: ratio <= bound, note };
}

export function printTable(results: Result[]): void {
  const rows = results.map((result) => ({
    what: result.name,
    ours: `${result.value.toFixed(result.value < 20 ? 1 : 0)} ${result.unit}`,
    raw: result.raw === null ? "" : `${result.raw.toFixed(0)} ${result.unit}`,
    ratio: result.ratio === null ? "" : result.ratio.toFixed(2),
    bound: result.bound,
    "": result.met ? "met" : "MISSED",
    note: result.note ?? "",
  }));
  const columns = ["what", "ours", "raw", "ratio", "bound", "", "note"] as const;
  const width = (column: (typeof columns)[number]) =>
    Math.max(column.length, ...rows.map((row) => row[column].length));
  const line = (row: Record<string, string>) =>
    columns
      .map((column) => (row[column] ?? "").padEnd(width(column)))
      .join("  ")
      .trimEnd();
  console.log(line(Object.fromEntries(columns.map((column) => [column, column]))));
  for (const row of rows) console.log(line(row));
}
