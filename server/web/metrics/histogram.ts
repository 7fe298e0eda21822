import type { Family, Labels, Sample } from "./text.ts";

/** Seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Series = { labels: Labels; buckets: number[]; sum: number; count: number };

/** Durations by labels. The labels' values must come from small closed sets: each combination is kept for ever. */
export class Histogram {
  readonly #series = new Map<string, Series>();

  observe(labels: Labels, seconds: number): void {
    const key = JSON.stringify(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels, buckets: BOUNDS.map(() => 0), sum: 0, count: 0 };
      this.#series.set(key, series);
    }
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) series.buckets[bucket]! += 1;
    series.sum += seconds;
    series.count += 1;
  }

  family(name: string, help: string): Family {
    return {
      name,
      help,
      type: "histogram",
      samples: [...this.#series.values()].flatMap(({ labels, buckets, sum, count }) => {
        let below = 0;
        const samples: Sample[] = BOUNDS.map((bound, index) => {
          below += buckets[index]!;
          return { suffix: "_bucket", labels: { ...labels, le: String(bound) }, value: below };
        });
        return [
          ...samples,
          { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count },
          { suffix: "_sum", labels, value: sum },
          { suffix: "_count", labels, value: count },
        ];
      }),
    };
  }
}
