import { ForkyardError } from "../../domain/errors.ts";
import { checkSignal } from "./connect.ts";

/** Lets calls through, holds them back while shut, and refuses them for good once closed. */
export class Gate {
  #shut = false;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  shut(): void {
    this.#shut = true;
  }

  open(): void {
    this.#shut = false;
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** True if a call may go on right now. */
  get passable(): boolean {
    return !this.#shut && !this.#closed;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when calls may go on; throws UNAVAILABLE once closed, CANCELLED when `signal` aborts. */
  async pass(signal?: AbortSignal): Promise<void> {
    for (;;) {
      checkSignal(signal);
      if (this.#closed)
        throw new ForkyardError("UNAVAILABLE", "The connection to this sandbox's processes is closed");
      if (!this.#shut) return;
      await this.#change(signal);
    }
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal?.addEventListener("abort", done);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
