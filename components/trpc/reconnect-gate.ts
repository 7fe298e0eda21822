import { backoffMs } from "./backoff";

/** A connection that ends sooner than this is no success: a server that accepts and hangs up is not asked without a pause. */
const STABLE_MS = 5000;

export type GateOptions = { random?: () => number; now?: () => number };

/**
 * Every attempt to connect passes here first. The first one does at once, each further one waits longer than the one
 * before (`backoffMs`: doubling, random, at most ten seconds) until a connection has held for a while.
 */
export class ReconnectGate {
  readonly #random: () => number;
  readonly #now: () => number;
  #attempts = 0;
  #openedAt: number | null = null;
  #waiting: { promise: Promise<void>; wake: () => void } | null = null;

  constructor({ random = Math.random, now = Date.now }: GateOptions = {}) {
    this.#random = random;
    this.#now = now;
  }

  /** Resolves when the next attempt may begin; those that ask meanwhile wait with it. */
  pass(): Promise<void> {
    if (this.#waiting) return this.#waiting.promise;
    const attempt = this.#attempts;
    this.#attempts += 1;
    if (attempt === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => {
      clearTimeout(timer);
      this.#waiting = null;
      resolve();
    };
    const timer = setTimeout(wake, backoffMs(attempt, this.#random));
    this.#waiting = { promise, wake };
    return promise;
  }

  opened(): void {
    this.#openedAt = this.#now();
  }

  closed(): void {
    if (this.#openedAt !== null && this.#now() - this.#openedAt >= STABLE_MS) this.#attempts = 1;
    this.#openedAt = null;
  }

  /** Ends the wait, for a tab that is looked at again and a machine that is online again. */
  wake(): void {
    this.#waiting?.wake();
  }
}
