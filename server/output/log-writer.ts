import type { OutputChunk } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import type { SegmentLog } from "./segment-log.ts";

const BATCH_BYTES = 262_144;
/** Little by little would cost a system call for each piece; sandbox-init has it all the while. */
const FLUSH_BYTES = 65_536;
const FLUSH_PIECES = 256;
const FLUSH_MS = 25;
const COMPLAIN_EVERY_MS = 60_000;

/** Writes chunks to a log behind the back of whoever brings them, in large pieces. */
export class LogWriter {
  readonly #log: SegmentLog;
  readonly #logger: Logger;
  readonly #onProgress: () => void;
  #waiting: OutputChunk[] = [];
  #writing: OutputChunk[] = [];
  #bytes = 0;
  #flushing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #complainedAt = Number.NEGATIVE_INFINITY;

  /** `onProgress` is called whenever more was written, or given up. */
  constructor(log: SegmentLog, options: { logger: Logger; onProgress: () => void }) {
    this.#log = log;
    this.#logger = options.logger;
    this.#onProgress = options.onProgress;
  }

  /** Bytes that are not on disk yet. */
  get bytes(): number {
    return this.#bytes;
  }
  /** Offset of the first byte that is not on disk yet, or null. */
  get start(): number | null {
    return (this.#writing[0] ?? this.#waiting[0])?.offset ?? null;
  }

  push(chunk: OutputChunk): void {
    this.#waiting.push(chunk);
    this.#bytes += chunk.data.length;
    if (this.#bytes >= FLUSH_BYTES || this.#waiting.length >= FLUSH_PIECES) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Resolves when all that was pushed is on disk, or given up. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#flushing === null && this.#waiting.length > 0) this.#flushing = this.#writeAll();
    await this.#flushing;
  }

  /** Writes the rest and the mark of the end, and closes the log. */
  async finish(): Promise<void> {
    await this.flush();
    await this.#log.append([], { end: true }).catch((error) => this.#complain(error));
    void this.#log.close().catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.#writing = this.#takeBatch();
      await this.#log.append(this.#writing, { end: false }).catch((error) => this.#complain(error));
      for (const chunk of this.#writing) this.#bytes -= chunk.data.length;
      this.#writing = [];
      this.#onProgress();
    }
    // In the same turn as the look at what waits: whatever comes next begins a new flush.
    this.#flushing = null;
  }

  #takeBatch(): OutputChunk[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && bytes < BATCH_BYTES) {
      bytes += this.#waiting[count]!.data.length;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  /** The output still reaches whoever watches; in the log there is a gap. */
  #complain(error: unknown): void {
    const now = performance.now();
    if (now - this.#complainedAt < COMPLAIN_EVERY_MS) return;
    this.#complainedAt = now;
    this.#logger.error(
      { err: error, dir: this.#log.dir },
      "output could not be written to disk; there is a gap",
    );
  }
}
