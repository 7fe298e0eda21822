import { setTimeout as sleep } from "node:timers/promises";

const FIRST_MS = 10;
const LAST_MS = 1_000;

/**
 * Pauses between attempts, each twice as long as the one before, until one lasts: what sits in sandbox-init's place may
 * greet everybody and hang up.
 */
export class Backoff {
  #pauseMs = FIRST_MS;
  #since = performance.now();

  /** To be called when an attempt came to nothing. Returns at once when one of `signals` aborts. */
  async pause(...signals: (AbortSignal | undefined)[]): Promise<void> {
    if (performance.now() - this.#since >= LAST_MS) this.#pauseMs = FIRST_MS;
    const signal = AbortSignal.any(signals.filter((each) => each !== undefined));
    await sleep(this.#pauseMs, undefined, { signal }).catch(() => {});
    this.#pauseMs = Math.min(this.#pauseMs * 2, LAST_MS);
    this.#since = performance.now();
  }
}
