/** What a sandbox used at a moment, or in the mean of a minute. null: not known, such as a rate after a gap. */
export type MetricPoint = {
  /** Milliseconds since the epoch. */
  at: number;
  /** CPUs in use: 1.5 is one and a half. */
  cpu: number | null;
  memoryBytes: number | null;
  pids: number | null;
  rxBytesPerSecond: number | null;
  txBytesPerSecond: number | null;
  diskBytes: number | null;
};

export const FIELDS = [
  "cpu",
  "memoryBytes",
  "pids",
  "rxBytesPerSecond",
  "txBytesPerSecond",
  "diskBytes",
] as const satisfies readonly Exclude<keyof MetricPoint, "at">[];
type Field = (typeof FIELDS)[number];

/** null is kept as NaN where only numbers can be. */
export function pointFrom(at: number, valueAt: (index: number) => number): MetricPoint {
  const values = FIELDS.map((field, index) => {
    const value = valueAt(index);
    return [field, Number.isFinite(value) ? value : null] as const;
  });
  return { at, ...(Object.fromEntries(values) as Record<Field, number | null>) };
}

/** Of each field the mean of those values that are known. `at` is given. */
export class Mean {
  readonly #sums = new Float64Array(FIELDS.length);
  readonly #counts = new Uint32Array(FIELDS.length);

  add(point: MetricPoint): void {
    FIELDS.forEach((field, index) => {
      const value = point[field];
      if (value === null) return;
      this.#sums[index]! += value;
      this.#counts[index]! += 1;
    });
  }

  at(at: number): MetricPoint {
    return pointFrom(at, (index) => this.#sums[index]! / this.#counts[index]!);
  }
}
