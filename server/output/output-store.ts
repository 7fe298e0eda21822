import type { Engine, OutputChunk, OutputStream } from "../engine/port.ts";
import type { Logger } from "../log.ts";

export type OutputStoreOptions = {
  /** Holds one directory per process. */
  dir: string;
  engine: Pick<Engine, "processes">;
  log: Logger;
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

/** The output of all processes: collected once each, kept on disk, followed by any number of viewers. */
export class OutputStore {
  constructor(_options: OutputStoreOptions) {}

  /** Starts or goes on collecting a process's output. Idempotent. */
  collect(_process: { processId: string; sandboxId: string; key: string }): void {
    throw new Error("not yet");
  }

  /** Stops collecting and ends followers; the log stays readable. */
  async release(_processId: string): Promise<void> {
    throw new Error("not yet");
  }

  /** Stops collecting and deletes the log. Idempotent. */
  async remove(_processId: string): Promise<void> {
    throw new Error("not yet");
  }

  /** What is kept from `fromOffset` on, at most `limit` bytes; an unknown process has nothing. */
  async read(_processId: string, _options: ReadOptions): Promise<ReadResult> {
    throw new Error("not yet");
  }

  /**
   * What is kept from `fromOffset` on, then live; returns at the end of the output, throws when `signal` aborts.
   * A chunk with a higher offset than the end of the one before tells a gap.
   */
  // biome-ignore lint/correctness/useYield: not yet
  async *follow(
    _processId: string,
    _options: { fromOffset: number; signal: AbortSignal },
  ): AsyncGenerator<OutputChunk, void, void> {
    throw new Error("not yet");
  }

  /** Offset after the last byte that is kept. */
  async head(_processId: string): Promise<number> {
    throw new Error("not yet");
  }

  /** Ids of all processes that have a log on disk. */
  async processIds(): Promise<string[]> {
    throw new Error("not yet");
  }

  /** Stops collecting everything and writes out what is pending; the logs stay. */
  async close(): Promise<void> {
    throw new Error("not yet");
  }
}
