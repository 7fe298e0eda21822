import { FIELDS, type MetricPoint, pointFrom } from "./point.ts";

/** The last so many points of one sandbox, in about 32 bytes each. */
export class Recent {
  readonly #size: number;
  readonly #times: Float64Array;
  readonly #values: Float32Array;
  #count = 0;

  constructor(size: number) {
    this.#size = size;
    this.#times = new Float64Array(size);
    this.#values = new Float32Array(size * FIELDS.length);
  }

  push(point: MetricPoint): void {
    const slot = this.#count++ % this.#size;
    this.#times[slot] = point.at;
    FIELDS.forEach((field, index) => {
      this.#values[slot * FIELDS.length + index] = point[field] ?? Number.NaN;
    });
  }

  get lastAt(): number {
    return this.#count === 0 ? Number.NEGATIVE_INFINITY : this.#times[(this.#count - 1) % this.#size]!;
  }

  get firstAt(): number {
    if (this.#count === 0) return Number.POSITIVE_INFINITY;
    return this.#times[this.#count <= this.#size ? 0 : this.#count % this.#size]!;
  }

  /** Those later than `at`, oldest first. */
  since(at: number): MetricPoint[] {
    const points: MetricPoint[] = [];
    for (let back = 1; back <= Math.min(this.#count, this.#size); back++) {
      const slot = (this.#count - back) % this.#size;
      if (this.#times[slot]! <= at) break;
      points.push(this.#point(slot));
    }
    return points.reverse();
  }

  #point(slot: number): MetricPoint {
    return pointFrom(this.#times[slot]!, (index) => this.#values[slot * FIELDS.length + index]!);
  }
}
