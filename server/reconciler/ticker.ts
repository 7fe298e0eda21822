import type { Logger } from "../log.ts";

/** Does something again and again, never twice at once; a failure is logged and the next turn comes all the same. */
export class Ticker {
  readonly #name: string;
  readonly #intervalMs: number;
  readonly #work: () => Promise<void>;
  readonly #log: Logger;
  #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(name: string, intervalMs: number, work: () => Promise<void>, log: Logger) {
    this.#name = name;
    this.#intervalMs = intervalMs;
    this.#work = work;
    this.#log = log;
    this.#timer = this.#schedule();
  }

  /** Resolves when a turn under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#running = this.#turn();
    }, this.#intervalMs).unref();
  }

  async #turn(): Promise<void> {
    try {
      await this.#work();
    } catch (error) {
      if (!this.#stopped) this.#log.error({ err: error, task: this.#name }, "a recurring task failed");
    }
    if (!this.#stopped) this.#timer = this.#schedule();
  }
}
