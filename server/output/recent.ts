import type { OutputChunk } from "../engine/port.ts";
import { chunkFrom } from "./record.ts";

/** Kept for viewers at different places; those further behind read from disk. */
const RECENT_BYTES = 393_216;
/** What a chunk costs beside its bytes: a flood of tiny ones must count. */
const CHUNK_OVERHEAD_BYTES = 256;

/** The newest chunks of an output, in order, shared by all that read it. */
export class RecentChunks {
  #chunks: OutputChunk[] = [];
  #cost = 0;

  /** Offset of the first byte held, or null. */
  get start(): number | null {
    return this.#chunks[0]?.offset ?? null;
  }

  push(chunk: OutputChunk): void {
    this.#chunks.push(chunk);
    this.#cost += costOf(chunk);
  }

  /** What is held from `fromOffset` on, about `limit` bytes. */
  from(fromOffset: number, limit: number): OutputChunk[] {
    // From the back: a live viewer wants the last one or two of perhaps thousands.
    let first = this.#chunks.length;
    while (first > 0 && endOf(this.#chunks[first - 1]!) > fromOffset) first--;
    const found: OutputChunk[] = [];
    let taken = 0;
    for (let index = first; index < this.#chunks.length && taken < limit; index++) {
      const chunk = chunkFrom(this.#chunks[index]!, fromOffset);
      found.push(chunk);
      taken += chunk.data.length;
    }
    return found;
  }

  /**
   * Drops what is on disk (below `writtenTo`) and what nobody is about to read (below `neededFrom`); when there is too
   * much, also what somebody is about to read.
   */
  trim(writtenTo: number, neededFrom: number): void {
    let drop = 0;
    let cost = this.#cost;
    for (const chunk of this.#chunks) {
      const end = endOf(chunk);
      if (end > writtenTo || (end > neededFrom && cost <= RECENT_BYTES)) break;
      cost -= costOf(chunk);
      drop++;
    }
    if (drop === 0) return;
    this.#chunks.splice(0, drop);
    this.#cost = cost;
  }
}

const endOf = (chunk: OutputChunk) => chunk.offset + chunk.data.length;
const costOf = (chunk: OutputChunk) => chunk.data.length + CHUNK_OVERHEAD_BYTES;
