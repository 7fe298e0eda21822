import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "./log.ts";

/** What still isn't over then is found at the next start. */
const STOP_MS = 5_000;

/** Work that nobody awaits, until it stops. */
export class Background {
  readonly #log: Logger;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Aborts when it stops. */
  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Begins `work`, unless it has stopped. Should it fail before that, the log has `failure` and `about`. */
  run(work: (signal: AbortSignal) => Promise<void>, failure: string, about: object = {}): void {
    if (this.signal.aborted) return;
    const running = work(this.signal)
      .catch((err) => {
        if (!this.signal.aborted) this.#log.error({ ...about, err }, failure);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves once everything has ended, or after a few seconds. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    const late = new AbortController();
    await Promise.race([
      Promise.all(this.#running),
      sleep(STOP_MS, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
  }
}
