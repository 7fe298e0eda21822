/** What was typed while there is no connection: kept up to a bound, and never dropped without saying so. */
export class InputQueue {
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False if it doesn't fit: then nothing of it is kept (half a paste is worse than none). */
  push(data: Uint8Array): boolean {
    if (this.#bytes + data.length > this.#limit) return false;
    this.#parts.push(data);
    this.#bytes += data.length;
    return true;
  }

  /** Everything in order; the queue is empty afterwards. */
  drain(): Uint8Array[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    return parts;
  }
}
