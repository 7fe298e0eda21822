/** Drawing values over time: pure, in a box of 0..1 (left to right, bottom to top). */

/** A round number at or a little above `max`, of which halves are round too; 1 for nothing. */
export function niceMax(max: number): number {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  return ([1, 2, 4, 5, 6, 8, 10].find((step) => step * power >= max * (1 - 1e-9)) ?? 10) * power;
}

/** The same for bytes: a round number of a power of 1024. */
export function niceMaxBytes(max: number): number {
  let unit = 1;
  while (max / unit >= 1024) unit *= 1024;
  return Math.max(1024, niceMax(max / unit) * unit);
}

export type Point = { x: number; y: number };

/** Lines without a break: a value that isn't known or two points too far apart (ms) begin a new one. */
export function lines(
  { at, values }: { at: readonly number[]; values: readonly (number | null)[] },
  { from, to, max, gapMs }: { from: number; to: number; max: number; gapMs: number },
): Point[][] {
  const found: Point[][] = [];
  let current: Point[] = [];
  let before = Number.NEGATIVE_INFINITY;
  at.forEach((moment, index) => {
    const value = values[index] ?? null;
    if (moment < from || moment > to) return;
    if (value === null || moment - before > gapMs) {
      if (current.length > 0) found.push(current);
      current = [];
    }
    if (value === null) return;
    current.push({ x: (moment - from) / (to - from), y: Math.min(1, Math.max(0, value / max)) });
    before = moment;
  });
  if (current.length > 0) found.push(current);
  return found;
}

/** An SVG path in a box of `width` by `height`. A single point becomes a short dash. */
export function pathOf(points: readonly Point[], width: number, height: number): string {
  const at = ({ x, y }: Point) => `${(x * width).toFixed(1)},${((1 - y) * height).toFixed(1)}`;
  const first = points[0];
  if (!first) return "";
  if (points.length === 1) return `M${at(first)}h1`;
  return `M${points.map(at).join("L")}`;
}

/** The area between such a line and the bottom. */
export function areaOf(points: readonly Point[], width: number, height: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return "";
  return `${pathOf(points, width, height)}V${height}H${(first.x * width).toFixed(1)}Z`;
}

/** Of the values that are known; null if none is. */
export function summarize(values: readonly (number | null)[]) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { now: values.at(-1) ?? null, mean, highest: Math.max(...known) };
}

/** Index of the moment nearest to `wanted`; -1 if there is none. `at` is sorted. */
export function nearest(at: readonly number[], wanted: number): number {
  const after = at.findIndex((moment) => moment >= wanted);
  if (after === -1) return at.length - 1;
  if (after === 0) return 0;
  return (at[after] ?? 0) - wanted < wanted - (at[after - 1] ?? 0) ? after : after - 1;
}
