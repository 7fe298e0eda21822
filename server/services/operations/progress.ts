import type { StepUpdate } from "../../engine/port.ts";
import type { Logger } from "../../log.ts";

const INTERVAL_MS = 100;

/** Writes steps down, at most ten a second and one at a time; of several within that time the newest counts. */
export class ProgressWriter {
  readonly #write: (update: StepUpdate) => Promise<void>;
  readonly #log: Logger;
  #latest: StepUpdate | null = null;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastWrite = 0;
  #closed = false;

  constructor(write: (update: StepUpdate) => Promise<void>, log: Logger) {
    this.#write = write;
    this.#log = log;
  }

  report(update: StepUpdate): void {
    if (this.#closed) return;
    this.#latest = update;
    this.#schedule();
  }

  /** Drops what is not written yet (the end says more) and waits for a write under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#latest = null;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#writing;
  }

  #schedule(): void {
    if (this.#writing || this.#timer || this.#latest === null || this.#closed) return;
    const wait = Math.max(0, this.#lastWrite + INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, wait);
  }

  #flush(): void {
    const update = this.#latest;
    if (update === null) return;
    this.#latest = null;
    this.#lastWrite = performance.now();
    this.#writing = this.#write(update)
      // Progress is for the eye; that it can't be written down is no reason to stop the work.
      .catch((err) => this.#log.warn({ err }, "a step could not be written down"))
      .finally(() => {
        this.#writing = null;
        this.#schedule();
      });
  }
}
