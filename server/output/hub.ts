import { setTimeout as sleep } from "node:timers/promises";
import { isForkyardError } from "../domain/errors.ts";
import type { Engine, OutputChunk } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import { chunkFrom } from "./record.ts";
import { type Cursor, type SegmentLog, splitChunk } from "./segment-log.ts";

export type HubLimits = {
  /** How far collecting may run ahead of the slowest viewer that still takes something, bytes. */
  windowBytes: number;
  /** A viewer that took nothing for so long no longer holds the process back. */
  stallMs: number;
  /** How fast output is collected that nobody watches. */
  unwatchedBytesPerSecond: number;
};

export const DEFAULT_LIMITS: HubLimits = {
  windowBytes: 262_144,
  stallMs: 5_000,
  unwatchedBytesPerSecond: 16 * 1_048_576,
};

/** Kept in memory for viewers at different places; those further behind read from disk. */
const RECENT_BYTES = 393_216;
const UNWRITTEN_BYTES = 524_288;
const WRITE_BATCH_BYTES = 262_144;
const UNWATCHED_BURST_BYTES = 2_097_152;
/** What a chunk costs beside its bytes: a flood of tiny ones must count. */
const CHUNK_OVERHEAD_BYTES = 256;
const RETRY_MS = { first: 100, worthTelling: 1_600, last: 5_000 };
/** A viewer may come a moment before collecting begins. */
const COLLECT_GRACE_MS = 2_000;

type Follower = { position: number; takenAt: number; wake: (() => void) | null };
type Source = { sandboxId: string; key: string };

/**
 * One process's output on its way from the sandbox to the log and to its viewers. Viewers have no buffers of their
 * own: each reads the same recent chunks, or the log, at its own offset.
 */
export class Hub {
  readonly #log: SegmentLog;
  readonly #limits: HubLimits;
  readonly #logger: Logger;
  readonly #followers = new Set<Follower>();
  /** Chunks in memory, in order; all that is not on disk yet is among them. */
  #recent: OutputChunk[] = [];
  #recentCost = 0;
  #unwritten: OutputChunk[] = [];
  #writing: OutputChunk[] = [];
  #unwrittenBytes = 0;
  #head: number;
  #ended: boolean;
  #collecting: { abort: AbortController; done: Promise<void> } | null = null;
  #flushing: Promise<void> | null = null;
  #pumpWake: (() => void) | null = null;
  #allowance = { bytes: UNWATCHED_BURST_BYTES, at: performance.now() };
  #writeFailedAt = Number.NEGATIVE_INFINITY;

  constructor(log: SegmentLog, options: { limits: HubLimits; logger: Logger }) {
    this.#log = log;
    this.#limits = options.limits;
    this.#logger = options.logger;
    this.#head = log.head;
    this.#ended = log.ended;
  }

  get head(): number {
    return this.#head;
  }
  get ended(): boolean {
    return this.#ended;
  }
  get idle(): boolean {
    return this.#collecting === null && this.#followers.size === 0 && this.#flushing === null;
  }

  /** Begins or goes on collecting from the head of the log. Does nothing when it already does, or when all is there. */
  collect(engine: Pick<Engine, "processes">, source: Source): void {
    if (this.#collecting !== null || this.#ended) return;
    const abort = new AbortController();
    this.#collecting = { abort, done: this.#pump(engine, source, abort.signal) };
    this.#wakeFollowers();
  }

  /** Stops collecting. With `final`, what is there is all there will be, and viewers come to an end. */
  async stop(options: { final: boolean }): Promise<void> {
    const collecting = this.#collecting;
    collecting?.abort.abort();
    this.#wakePump();
    await collecting?.done;
    this.#collecting = null;
    if (options.final && !this.#ended && (collecting !== null || this.#log.exists)) await this.#finish();
    else await this.#flush();
    if (options.final) this.#ended = true;
    this.#wakeFollowers();
    await this.#log.close();
  }

  /** What is kept from `fromOffset` on: memory's part and the log's, in order. */
  async read(fromOffset: number, limit: number, cursor: Cursor | null) {
    const recentStart = this.#recent[0]?.offset ?? this.#head;
    if (fromOffset >= recentStart) return { chunks: this.#fromRecent(fromOffset, limit), cursor: null };
    const slice = await this.#log.read(fromOffset, limit, cursor);
    if (slice.chunks.length > 0) return slice;
    // What was asked for is gone (a write failed, or newer output pushed it out): go on with what there is.
    return { chunks: this.#fromRecent(fromOffset, limit), cursor: null };
  }

  get truncatedBefore(): number {
    if (this.#log.exists) return this.#log.tail;
    return this.#recent[0]?.offset ?? this.#head;
  }

  async *follow(fromOffset: number, signal: AbortSignal): AsyncGenerator<OutputChunk, void, void> {
    signal.throwIfAborted();
    const follower: Follower = { position: fromOffset, takenAt: performance.now(), wake: null };
    const onAbort = () => follower.wake?.();
    let cursor: Cursor | null = null;
    this.#followers.add(follower);
    signal.addEventListener("abort", onAbort);
    this.#wakePump();
    try {
      for (;;) {
        signal.throwIfAborted();
        if (follower.position >= this.#head) {
          if (this.#ended) return;
          if (!(await this.#waitForMore(follower))) return;
          continue;
        }
        const slice = await this.read(follower.position, this.#limits.windowBytes, cursor);
        cursor = slice.cursor;
        if (slice.chunks.length === 0) follower.position = this.#recent[0]?.offset ?? this.#head;
        for (const chunk of slice.chunks) {
          signal.throwIfAborted();
          yield chunk;
          follower.position = chunk.offset + chunk.data.length;
          follower.takenAt = performance.now();
          this.#wakePump();
        }
        this.#trim();
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#followers.delete(follower);
      this.#trim();
      this.#wakePump();
    }
  }

  /** Lets go of what an unused log holds open. */
  async rest(idleMs: number): Promise<void> {
    if (this.#flushing === null) await this.#log.closeIdle(idleMs);
  }

  /** False when nothing will come. */
  async #waitForMore(follower: Follower): Promise<boolean> {
    const grace = this.#collecting === null ? COLLECT_GRACE_MS : null;
    await new Promise<void>((resolve) => {
      const timer = grace === null ? null : setTimeout(resolve, grace);
      follower.wake = () => {
        if (timer !== null) clearTimeout(timer);
        resolve();
      };
    });
    follower.wake = null;
    follower.takenAt = performance.now();
    return grace === null || this.#collecting !== null || this.#ended || follower.position < this.#head;
  }

  #fromRecent(fromOffset: number, limit: number): OutputChunk[] {
    const chunks: OutputChunk[] = [];
    let taken = 0;
    // From the back: a live viewer wants the last one or two of perhaps thousands.
    let first = this.#recent.length;
    while (first > 0) {
      const chunk = this.#recent[first - 1]!;
      if (chunk.offset + chunk.data.length <= fromOffset) break;
      first--;
    }
    for (let index = first; index < this.#recent.length && taken < limit; index++) {
      const chunk = chunkFrom(this.#recent[index]!, fromOffset);
      chunks.push(chunk);
      taken += chunk.data.length;
    }
    return chunks;
  }

  // ------------------------------------------------------------ collecting

  async #pump(engine: Pick<Engine, "processes">, source: Source, signal: AbortSignal): Promise<void> {
    let retryMs = RETRY_MS.first;
    while (!signal.aborted) {
      try {
        const output = engine
          .processes(source.sandboxId)
          .output(source.key, { fromOffset: this.#head, signal });
        for await (const chunk of output) {
          retryMs = RETRY_MS.first;
          for (const piece of splitChunk(chunk)) this.#push(piece);
          if (!this.#hasRoom()) await this.#room(signal);
        }
        if (!signal.aborted) await this.#finish();
        this.#collecting = null;
        this.#wakeFollowers();
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (isForkyardError(error) && error.code === "NOT_FOUND") {
          this.#logger.info(
            { key: source.key },
            "the sandbox no longer knows this process; its output ends here",
          );
          await this.#finish();
          this.#collecting = null;
          this.#wakeFollowers();
          return;
        }
        // A sandbox that is being terminated is gone a moment before its logs are released: nothing to tell.
        const level = retryMs === RETRY_MS.worthTelling ? "warn" : "debug";
        this.#logger[level]({ err: error, key: source.key }, "collecting output failed, trying again");
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, RETRY_MS.last);
      }
    }
  }

  #push(chunk: OutputChunk): void {
    const end = chunk.offset + chunk.data.length;
    if (!Number.isSafeInteger(end) || chunk.offset < 0) throw new RangeError("an output offset out of range");
    if (end <= this.#head) return;
    let own = chunkFrom(chunk, this.#head);
    // A small piece of a large buffer would keep all of it in memory.
    if (own.data.buffer.byteLength > own.data.length * 2 + 1_024)
      own = { ...own, data: Buffer.from(own.data) };
    this.#recent.push(own);
    this.#recentCost += own.data.length + CHUNK_OVERHEAD_BYTES;
    this.#unwritten.push(own);
    this.#unwrittenBytes += own.data.length;
    this.#allowance.bytes -= own.data.length;
    this.#head = end;
    this.#wakeFollowers();
    void this.#flush();
  }

  #wakeFollowers(): void {
    for (const follower of this.#followers) follower.wake?.();
  }

  #wakePump(): void {
    this.#pumpWake?.();
  }

  /** How long to wait before taking more from the sandbox, ms; 0 is not at all. */
  #pause(): number {
    if (this.#unwrittenBytes > UNWRITTEN_BYTES) return 1_000;
    const now = performance.now();
    let watched = false;
    for (const follower of this.#followers) {
      const left = follower.takenAt + this.#limits.stallMs - now;
      if (follower.wake === null && left <= 0) continue;
      watched = true;
      if (this.#head - follower.position > this.#limits.windowBytes) return Math.max(left, 1);
    }
    const allowance = this.#allowance;
    const rate = this.#limits.unwatchedBytesPerSecond / 1_000;
    allowance.bytes = Math.min(UNWATCHED_BURST_BYTES, allowance.bytes + (now - allowance.at) * rate);
    allowance.at = now;
    if (watched) {
      allowance.bytes = Math.max(allowance.bytes, 0);
      return 0;
    }
    return allowance.bytes >= 0 ? 0 : Math.ceil(-allowance.bytes / rate);
  }

  #hasRoom(): boolean {
    return this.#pause() === 0;
  }

  async #room(signal: AbortSignal): Promise<void> {
    for (let wait = this.#pause(); wait > 0 && !signal.aborted; wait = this.#pause()) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.#pumpWake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#pumpWake = null;
    }
  }

  // ------------------------------------------------------------ writing

  async #flush(): Promise<void> {
    if (this.#flushing === null && this.#unwritten.length > 0) this.#flushing = this.#writeAll();
    await this.#flushing;
  }

  async #finish(): Promise<void> {
    await this.#flush();
    await this.#log.append([], { end: true }).catch((error) => this.#writeFailed(error));
    this.#ended = true;
    await this.#log.close().catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    while (this.#unwritten.length > 0) {
      this.#writing = this.#takeBatch();
      try {
        await this.#log.append(this.#writing, { end: false });
      } catch (error) {
        this.#writeFailed(error);
      }
      for (const chunk of this.#writing) this.#unwrittenBytes -= chunk.data.length;
      this.#writing = [];
      this.#trim();
      this.#wakePump();
    }
    // In the same turn as the look at what is unwritten: whatever comes next begins a new flush.
    this.#flushing = null;
  }

  #takeBatch(): OutputChunk[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#unwritten.length && bytes < WRITE_BATCH_BYTES) {
      bytes += this.#unwritten[count]!.data.length;
      count++;
    }
    return this.#unwritten.splice(0, count);
  }

  /** The output still reaches whoever watches; in the log there is a gap. */
  #writeFailed(error: unknown): void {
    const now = performance.now();
    if (now - this.#writeFailedAt < 60_000) return;
    this.#writeFailedAt = now;
    this.#logger.error(
      { err: error, dir: this.#log.dir },
      "output could not be written to disk; there is a gap",
    );
  }

  /** Drops from memory what is on disk and what no viewer near the head is about to read. */
  #trim(): void {
    const writtenTo = (this.#writing[0] ?? this.#unwritten[0])?.offset ?? this.#head;
    let needed = this.#head;
    for (const follower of this.#followers) needed = Math.min(needed, follower.position);
    let drop = 0;
    let cost = this.#recentCost;
    for (const chunk of this.#recent) {
      const end = chunk.offset + chunk.data.length;
      if (end > writtenTo || (end > needed && cost <= RECENT_BYTES)) break;
      cost -= chunk.data.length + CHUNK_OVERHEAD_BYTES;
      drop++;
    }
    if (drop === 0) return;
    this.#recent.splice(0, drop);
    this.#recentCost = cost;
  }
}
