/** So many who ask are remembered; beyond, those who asked longest ago are forgotten first. */
const MOST = 20_000;

export type Rate = {
  /** So many at once, after a pause. */
  burst: number;
  /** So many a second in the long run. */
  perSecond: number;
};

/** So many a minute in the long run, and all of them at once after a pause of a minute. */
export function perMinute(count: number): Rate {
  return { burst: Math.max(1, count), perSecond: count / 60 };
}

type Bucket = { tokens: number; at: number };

/** A bucket of tokens for each who asks. Bounded in memory; a forgotten one is full again. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `now` in milliseconds. */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes a token: 0 if there was one, else in how many seconds there is one. */
  take(key: string): number {
    const bucket = this.#refilled(key);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MOST) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return this.#wait(bucket);
  }

  /** As `take`, but takes nothing. */
  look(key: string): number {
    const bucket = this.#refilled(key);
    return bucket.tokens >= 1 ? 0 : this.#wait(bucket);
  }

  #refilled(key: string): Bucket {
    const now = this.#now();
    const { burst, perSecond } = this.#rate;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    return bucket;
  }

  #wait({ tokens }: Bucket): number {
    return Math.max(1, Math.ceil((1 - tokens) / this.#rate.perSecond));
  }
}
