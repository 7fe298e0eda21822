/**
 * What a viewer types, on its way to the process: in order, a few large writes instead of many small ones. Never drops
 * anything; whoever feeds it stops reading from the viewer while it is full.
 */
export class InputQueue {
  readonly #write: (data: Buffer) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #onFull: (full: boolean) => void;
  readonly #bounds: { full: number; low: number; batch: number };
  #parts: Buffer[] = [];
  #bytes = 0;
  #writing = false;
  #full = false;
  #closed = false;

  constructor(options: {
    write: (data: Buffer) => Promise<void>;
    onError: (error: unknown) => void;
    onFull: (full: boolean) => void;
    bounds?: { full: number; low: number; batch: number };
  }) {
    this.#write = options.write;
    this.#onError = options.onError;
    this.#onFull = options.onFull;
    this.#bounds = options.bounds ?? { full: 262_144, low: 65_536, batch: 65_536 };
  }

  get full(): boolean {
    return this.#full;
  }

  push(data: Buffer): void {
    if (this.#closed || data.length === 0) return;
    this.#parts.push(data);
    this.#bytes += data.length;
    this.#mark();
    if (!this.#writing) void this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#parts = [];
    this.#bytes = 0;
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    while (this.#parts.length > 0 && !this.#closed) {
      const batch = this.#take();
      try {
        await this.#write(batch);
      } catch (error) {
        if (!this.#closed) this.#onError(error);
      }
      if (this.#closed) break;
      this.#bytes -= batch.length;
      this.#mark();
    }
    this.#writing = false;
  }

  #take(): Buffer {
    let count = 0;
    let bytes = 0;
    while (
      count < this.#parts.length &&
      (count === 0 || bytes + this.#parts[count]!.length <= this.#bounds.batch)
    ) {
      bytes += this.#parts[count]!.length;
      count++;
    }
    const parts = this.#parts.splice(0, count);
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, bytes);
  }

  #mark(): void {
    const full = this.#full ? this.#bytes > this.#bounds.low : this.#bytes >= this.#bounds.full;
    if (full === this.#full) return;
    this.#full = full;
    this.#onFull(full);
  }
}
