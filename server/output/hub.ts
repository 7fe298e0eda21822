import type { Engine, OutputChunk } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import { collectOutput, type Source } from "./collect.ts";
import { LogWriter } from "./log-writer.ts";
import { type HubLimits, Pace, type Viewer } from "./pace.ts";
import { RecentChunks } from "./recent.ts";
import { chunkFrom, joinChunks } from "./record.ts";
import { type Cursor, type SegmentLog, splitChunk } from "./segment-log.ts";

/** In a stream, viewers are woken this often, or for so many bytes. */
const GATHER_MS = 3;
const GATHER_BYTES = 32_768;
/** In a flood (so many bytes at a time), which nobody reads as it runs by, less often: each viewer's message has its price. */
const FLOOD_GATHER_MS = 12;
const FLOOD_BYTES = 2_048;
/** A viewer may come a moment before collecting begins. */
const COLLECT_GRACE_MS = 2_000;

/** A viewer, and what wakes it while it waits for more. */
class Follower implements Viewer {
  position: number;
  takenAt = performance.now();
  wake: (() => void) | null = null;

  constructor(position: number) {
    this.position = position;
  }
  get isWaiting(): boolean {
    return this.wake !== null;
  }
}

/**
 * One process's output on its way from the sandbox to the log and to its viewers. Viewers have no buffers of their
 * own: each reads the same recent chunks, or the log, at its own offset.
 */
export class Hub {
  readonly #log: SegmentLog;
  readonly #windowBytes: number;
  readonly #logger: Logger;
  readonly #recent = new RecentChunks();
  readonly #writer: LogWriter;
  readonly #pace: Pace;
  readonly #followers = new Set<Follower>();
  #head: number;
  #ended: boolean;
  #collecting: { abort: AbortController; done: Promise<void> } | null = null;
  #endPause: (() => void) | null = null;
  #waking: "no" | "later" | "soon" = "no";
  #woken = { at: Number.NEGATIVE_INFINITY, head: 0, bytes: 0 };

  constructor(log: SegmentLog, options: { limits: HubLimits; logger: Logger }) {
    this.#log = log;
    this.#windowBytes = options.limits.windowBytes;
    this.#logger = options.logger;
    this.#head = log.head;
    this.#ended = log.ended;
    this.#pace = new Pace(options.limits);
    const onProgress = () => {
      this.#trim();
      this.#endPause?.();
    };
    this.#writer = new LogWriter(log, { logger: options.logger, onProgress });
  }

  get head(): number {
    return this.#head;
  }
  get ended(): boolean {
    return this.#ended;
  }
  get truncatedBefore(): number {
    return this.#log.exists ? this.#log.tail : (this.#recent.start ?? this.#head);
  }
  get idle(): boolean {
    return this.#collecting === null && this.#followers.size === 0 && this.#writer.bytes === 0;
  }

  /** Begins or goes on collecting from the head of the log. Does nothing when it already does, or when all is there. */
  collect(engine: Pick<Engine, "processes">, source: Source): void {
    if (this.#collecting !== null || this.#ended) return;
    this.#log.prepare();
    const abort = new AbortController();
    this.#collecting = { abort, done: this.#collect(engine, source, abort.signal) };
    this.#wakeFollowers();
  }

  /** Stops collecting. With `final`, what is there is all there will be, and viewers come to an end. */
  async stop(options: { final: boolean }): Promise<void> {
    const collecting = this.#collecting;
    collecting?.abort.abort();
    this.#endPause?.();
    await collecting?.done;
    this.#collecting = null;
    if (options.final && !this.#ended && (collecting !== null || this.#log.exists))
      await this.#writer.finish();
    else await this.#writer.flush();
    if (options.final) this.#ended = true;
    this.#wakeFollowers();
    await this.#log.close();
  }

  /** What is kept from `fromOffset` on: from memory if it is there, else from the log. */
  async read(
    fromOffset: number,
    limit: number,
    cursor: Cursor | null,
  ): Promise<{ chunks: OutputChunk[]; cursor: Cursor | null }> {
    if (fromOffset < (this.#recent.start ?? this.#head)) {
      const slice = await this.#log.read(fromOffset, limit, cursor);
      if (slice.chunks.length > 0) return slice;
      // It is gone (a write failed, or newer output pushed it out): go on with what there is.
    }
    return { chunks: this.#recent.from(fromOffset, limit), cursor: null };
  }

  /** What is kept from `fromOffset` on, then live. */
  async *follow(fromOffset: number, signal: AbortSignal): AsyncGenerator<OutputChunk, void, void> {
    signal.throwIfAborted();
    const follower = new Follower(fromOffset);
    const onAbort = () => follower.wake?.();
    let cursor: Cursor | null = null;
    this.#followers.add(follower);
    signal.addEventListener("abort", onAbort);
    this.#endPause?.();
    try {
      for (;;) {
        signal.throwIfAborted();
        if (follower.position >= this.#head) {
          if (this.#ended || !(await this.#waitForMore(follower))) return;
          continue;
        }
        const slice = await this.read(follower.position, this.#windowBytes, cursor);
        cursor = slice.cursor;
        if (slice.chunks.length === 0) follower.position = this.#recent.start ?? this.#head;
        for (const chunk of joinChunks(slice.chunks)) {
          signal.throwIfAborted();
          yield chunk;
          follower.position = chunk.offset + chunk.data.length;
          follower.takenAt = performance.now();
          this.#endPause?.();
        }
        this.#trim();
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#followers.delete(follower);
      this.#trim();
      this.#endPause?.();
    }
  }

  /** Lets go of what an unused log holds open. */
  async rest(idleMs: number): Promise<void> {
    if (this.#writer.bytes === 0) await this.#log.closeIdle(idleMs);
  }

  async #collect(engine: Pick<Engine, "processes">, source: Source, signal: AbortSignal): Promise<void> {
    const take = (chunk: OutputChunk) => {
      for (const piece of splitChunk(chunk)) this.#push(piece);
      return this.#pause() > 0 ? this.#wait(signal) : undefined;
    };
    const options = { engine, source, head: () => this.#head, take, signal, logger: this.#logger };
    if (!(await collectOutput(options))) return;
    await this.#writer.finish();
    this.#ended = true;
    this.#collecting = null;
    this.#wakeFollowers();
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
    this.#writer.push(own);
    this.#pace.took(own.data.length);
    this.#head = end;
    this.#wakeSoon();
  }

  #pause(): number {
    const { bytes } = this.#writer;
    return this.#pace.pause({ head: this.#head, unwrittenBytes: bytes, viewers: this.#followers });
  }

  async #wait(signal: AbortSignal): Promise<void> {
    for (let pause = this.#pause(); pause > 0 && !signal.aborted; pause = this.#pause()) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        this.#endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#endPause = null;
    }
  }

  /** False when nothing will come. */
  async #waitForMore(follower: Follower): Promise<boolean> {
    const uncollected = this.#collecting === null;
    await new Promise<void>((resolve) => {
      const timer = uncollected ? setTimeout(resolve, COLLECT_GRACE_MS) : undefined;
      follower.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    follower.wake = null;
    follower.takenAt = performance.now();
    return !uncollected || this.#collecting !== null || this.#ended || follower.position < this.#head;
  }

  /**
   * The first piece after a silence goes out at once, so that an echo feels like one. In a stream, pieces are gathered
   * for a moment: thousands of small messages a second would cost more than their bytes.
   */
  #wakeSoon(): void {
    if (this.#followers.size === 0) return;
    const since = performance.now() - this.#woken.at;
    const gatherMs = this.#woken.bytes >= FLOOD_BYTES ? FLOOD_GATHER_MS : GATHER_MS;
    if (since >= gatherMs || this.#head - this.#woken.head >= GATHER_BYTES) {
      if (this.#waking === "soon") return;
      this.#waking = "soon";
      // Not in this turn: what one read from the sandbox brought comes in many pieces.
      setImmediate(() => this.#wakeNow());
    } else if (this.#waking === "no") {
      this.#waking = "later";
      setTimeout(() => this.#wakeNow(), gatherMs - since);
    }
  }

  #wakeNow(): void {
    this.#waking = "no";
    const bytes = this.#head - this.#woken.head;
    this.#woken = { at: performance.now(), head: this.#head, bytes };
    this.#wakeFollowers();
  }

  #wakeFollowers(): void {
    for (const follower of this.#followers) follower.wake?.();
  }

  #trim(): void {
    let needed = this.#head;
    for (const follower of this.#followers) needed = Math.min(needed, follower.position);
    this.#recent.trim(this.#writer.start ?? this.#head, needed);
  }
}
