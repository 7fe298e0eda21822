import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isId } from "../domain/ids.ts";
import type { Engine, OutputChunk, OutputStream } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import { Hub } from "./hub.ts";
import { DEFAULT_LIMITS, type HubLimits } from "./pace.ts";
import { type Cursor, SegmentLog } from "./segment-log.ts";

export type OutputStoreOptions = {
  /** Holds one directory per process. */
  dir: string;
  engine: Pick<Engine, "processes">;
  log: Logger;
  limits?: Partial<HubLimits>;
};

export type ReadOptions = {
  fromOffset: number;
  /** Bytes at most. */
  limit: number;
  stream?: OutputStream;
};

export type ReadResult = {
  chunks: OutputChunk[];
  /** Ask for this one next. */
  nextOffset: number;
  /** Output before this offset is no longer kept; 0 if all is there. */
  truncatedBefore: number;
  /** Nothing will come after nextOffset. */
  ended: boolean;
};

const SWEEP_MS = 15_000;
/** A flood of one-byte chunks must not become a million objects in one answer. */
const MAX_CHUNKS_PER_READ = 10_000;

/** The output of all processes: collected once each, kept on disk, followed by any number of viewers. */
export class OutputStore {
  readonly #dir: string;
  readonly #engine: Pick<Engine, "processes">;
  readonly #logger: Logger;
  readonly #limits: HubLimits;
  readonly #hubs = new Map<string, { opening: Promise<Hub>; usedAt: number }>();
  /** Takes back what collect() wants to begin once the log is open. */
  readonly #wanted = new Set<string>();
  readonly #sweeper: NodeJS.Timeout;
  #closed = false;

  constructor(options: OutputStoreOptions) {
    this.#dir = options.dir;
    this.#engine = options.engine;
    this.#logger = options.log;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_MS).unref();
  }

  /** Starts or goes on collecting a process's output. Idempotent; when its end is in the log, does nothing. */
  collect(process: { processId: string; sandboxId: string; key: string }): void {
    if (this.#closed) return;
    const { processId, sandboxId, key } = process;
    this.#wanted.add(processId);
    this.#hub(processId).then(
      (hub) => {
        if (this.#wanted.has(processId)) hub.collect(this.#engine, { sandboxId, key });
      },
      (error) => this.#logger.error({ err: error, processId }, "the output log could not be opened"),
    );
  }

  /** Stops collecting for good: what is kept now stays readable, and viewers come to an end. */
  async release(processId: string): Promise<void> {
    this.#wanted.delete(processId);
    const hub = await this.#hub(processId);
    await hub.stop({ final: true });
  }

  /** Stops collecting for now; the log is not at its end, and `collect` goes on from there. */
  async suspend(processId: string): Promise<void> {
    this.#wanted.delete(processId);
    const hub = await this.#hub(processId);
    await hub.stop({ final: false });
  }

  /** Stops collecting and deletes the log. Idempotent. */
  async remove(processId: string): Promise<void> {
    const dir = this.#path(processId);
    await this.release(processId).catch((error) =>
      this.#logger.warn({ err: error, processId }, "a bad log goes"),
    );
    this.#hubs.delete(processId);
    await rm(dir, { recursive: true, force: true });
  }

  /** What is kept from `fromOffset` on, at most about `limit` bytes; an unknown process has nothing. */
  async read(processId: string, options: ReadOptions): Promise<ReadResult> {
    const hub = await this.#hub(processId);
    const chunks: OutputChunk[] = [];
    let nextOffset = options.fromOffset;
    let taken = 0;
    let cursor: Cursor | null = null;
    while (nextOffset < hub.head && taken < options.limit && chunks.length < MAX_CHUNKS_PER_READ) {
      const slice = await hub.read(nextOffset, options.limit - taken, cursor);
      if (slice.chunks.length === 0) break;
      cursor = slice.cursor;
      for (const chunk of slice.chunks) {
        const wanted = options.stream === undefined || chunk.stream === options.stream;
        const part = wanted ? shorten(chunk, options.limit - taken) : chunk;
        nextOffset = part.offset + part.data.length;
        if (wanted) {
          chunks.push(part);
          taken += part.data.length;
        }
        if (taken >= options.limit || chunks.length >= MAX_CHUNKS_PER_READ) break;
      }
      if (cursor !== null && cursor.offset !== nextOffset) cursor = null;
    }
    return {
      chunks,
      nextOffset,
      truncatedBefore: hub.truncatedBefore,
      ended: hub.ended && nextOffset >= hub.head,
    };
  }

  /**
   * What is kept from `fromOffset` on, then live; returns at the end of the output, throws when `signal` aborts.
   * A chunk with a higher offset than the end of the one before tells a gap. Not taking chunks slows the process down,
   * for a few seconds; then this viewer no longer counts and may meet a gap.
   */
  async *follow(
    processId: string,
    options: { fromOffset: number; signal: AbortSignal },
  ): AsyncGenerator<OutputChunk, void, void> {
    const hub = await this.#hub(processId);
    yield* hub.follow(options.fromOffset, options.signal);
  }

  /** Offset after the last byte that is known. */
  async head(processId: string): Promise<number> {
    return (await this.#hub(processId)).head;
  }

  /** Ids of all processes that have a log on disk. */
  async processIds(): Promise<string[]> {
    const names = await readdir(this.#dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.filter((name) => isId("process", name));
  }

  /** Stops collecting everything and writes out what is pending; the logs go on from there at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wanted.clear();
    clearInterval(this.#sweeper);
    const hubs = await Promise.allSettled([...this.#hubs.values()].map((entry) => entry.opening));
    this.#hubs.clear();
    await Promise.allSettled(
      hubs.map((hub) => (hub.status === "fulfilled" ? hub.value.stop({ final: false }) : undefined)),
    );
  }

  #hub(processId: string): Promise<Hub> {
    const known = this.#hubs.get(processId);
    if (known !== undefined) {
      known.usedAt = performance.now();
      return known.opening;
    }
    const opening = SegmentLog.open(this.#path(processId)).then(
      (log) => new Hub(log, { limits: this.#limits, logger: this.#logger.child({ processId }) }),
    );
    this.#hubs.set(processId, { opening, usedAt: performance.now() });
    opening.catch(() => this.#hubs.delete(processId));
    return opening;
  }

  /** Only ids become file names. */
  #path(processId: string): string {
    if (!isId("process", processId))
      throw new TypeError(`not the id of a process: ${processId.slice(0, 80)}`);
    return join(this.#dir, processId);
  }

  /** Logs that nobody uses leave memory; their files are closed. */
  async #sweep(): Promise<void> {
    for (const [processId, entry] of [...this.#hubs]) {
      const hub = await entry.opening.catch(() => null);
      if (hub === null || this.#closed) continue;
      await hub.rest(SWEEP_MS).catch(() => undefined);
      // Somebody may just have asked for this hub; a second one on the same log must never be.
      const unused = hub.idle && performance.now() - entry.usedAt > SWEEP_MS;
      if (unused && this.#hubs.get(processId) === entry) this.#hubs.delete(processId);
    }
  }
}

function shorten(chunk: OutputChunk, limit: number): OutputChunk {
  return chunk.data.length <= limit ? chunk : { ...chunk, data: chunk.data.subarray(0, limit) };
}
