import { type FileHandle, mkdir, open, readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { OutputChunk } from "../engine/port.ts";
import {
  chunkFrom,
  decodeRecord,
  encodeRecord,
  HEADER_BYTES,
  type LogRecord,
  MAX_DATA_BYTES,
  mergeChunks,
  recordToChunk,
} from "./record.ts";

/** A segment that has reached this size is followed by a new one. */
const SEGMENT_BYTES = 1_048_576;
const SEGMENTS_KEPT = 8;
const READ_BLOCK_BYTES = 262_144;
const MERGE_WINDOW_MS = 20;

type Segment = { start: number; bytes: number };
/** Where a sequential reader stands, so that it need not look for its offset again. */
export type Cursor = { segmentStart: number; filePosition: number; offset: number };
type Slice = { chunks: OutputChunk[]; cursor: Cursor | null; nextOffset: number };

/**
 * The output of one process on disk: files of records, each named after the offset of its first one. The oldest file
 * goes when there are too many. One writer at a time, any number of readers. Written without fsync: it outlives the
 * server, and a record that a crash tore is cut off when the log is opened.
 */
export class SegmentLog {
  readonly dir: string;
  #segments: Segment[] = [];
  #file: FileHandle | null = null;
  #lastWriteAt = 0;
  #head = 0;
  #ended = false;
  #made: Promise<unknown> | null = null;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Opens or begins the log in `dir`; a directory that isn't there is made at the first append. */
  static async open(dir: string): Promise<SegmentLog> {
    const log = new SegmentLog(dir);
    const starts = (await listSegments(dir)).sort((a, b) => a - b);
    while (starts.length > SEGMENTS_KEPT) await rm(log.#path(starts.shift()!), { force: true });
    for (const start of starts) log.#segments.push({ start, bytes: 0 });
    await log.#recover();
    return log;
  }

  /** Offset after the last byte held. */
  get head(): number {
    return this.#head;
  }
  /** Offset of the first byte held; equals head when nothing is. */
  get tail(): number {
    return this.#segments[0]?.start ?? this.#head;
  }
  get ended(): boolean {
    return this.#ended;
  }
  get exists(): boolean {
    return this.#segments.length > 0;
  }

  /**
   * Appends chunks (at most about 256 KiB at once, in order, none before head) and perhaps the mark of the end.
   * When it rejects (a full disk), none of them is held and the log can still be appended to.
   */
  async append(chunks: readonly OutputChunk[], options: { end: boolean }): Promise<void> {
    const records = mergeChunks(chunks, MERGE_WINDOW_MS);
    const last = records.at(-1);
    const head = last === undefined ? this.#head : last.offset + last.data.length;
    if (options.end) records.push({ kind: "end", time: Date.now(), offset: head, data: Buffer.alloc(0) });
    if (records.length === 0) return;
    const segment = await this.#writable(records[0]!.offset);
    segment.bytes += await withStaging(sizeOf(records), async (bytes) => {
      encode(records, bytes);
      await this.#write(segment, bytes);
      return bytes.length;
    });
    this.#head = head;
    this.#ended = options.end;
    this.#lastWriteAt = Date.now();
  }

  /** Makes the directory before there is anything to write; what goes wrong the first append tells. */
  prepare(): void {
    if (!this.exists) this.#makeDirectory().catch(() => {});
  }

  #makeDirectory(): Promise<unknown> {
    this.#made ??= mkdir(this.dir, { recursive: true, mode: 0o700 }).catch((error) => {
      this.#made = null;
      throw error;
    });
    return this.#made;
  }

  /** Chunks from `fromOffset` on, about `maxBytes` of them; none when nothing from there on is held. */
  async read(fromOffset: number, maxBytes: number, cursor: Cursor | null): Promise<Slice> {
    let index = Math.max(
      0,
      this.#segments.findLastIndex((segment) => segment.start <= fromOffset),
    );
    let position = 0;
    if (cursor !== null && cursor.offset === fromOffset) {
      const known = this.#segments.findIndex((segment) => segment.start === cursor.segmentStart);
      if (known >= 0) {
        index = known;
        position = cursor.filePosition;
      }
    }
    const last = this.#segments.at(-1);
    for (let segment = this.#segments[index]; segment !== undefined; ) {
      const slice = await this.#readSegment(segment, position, fromOffset, maxBytes);
      if (slice.chunks.length > 0 || segment === last) return slice;
      // Found again by its start: while this was read, the oldest may have been deleted.
      const { start } = segment;
      segment = this.#segments.find((candidate) => candidate.start > start);
      position = 0;
    }
    return { chunks: [], cursor: null, nextOffset: fromOffset };
  }

  /** Closes the file that is written to if nothing was written for `idleMs`; the next append opens it again. */
  async closeIdle(idleMs: number): Promise<void> {
    if (this.#file !== null && Date.now() - this.#lastWriteAt >= idleMs) await this.close();
  }

  /** Not while an append is under way. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  #path(start: number): string {
    return join(this.dir, `${String(start).padStart(16, "0")}.log`);
  }

  /** Finds the head, and cuts off what a crash left half-written. */
  async #recover(): Promise<void> {
    for (const segment of this.#segments) {
      const file = await open(this.#path(segment.start), "r");
      segment.bytes = (await file.stat().finally(() => file.close())).size;
    }
    while (this.#segments.length > 0) {
      const segment = this.#segments.at(-1)!;
      let valid = 0;
      let last: LogRecord | null = null;
      for await (const { record, end } of this.#records(segment, 0)) {
        valid = end;
        last = record;
      }
      if (last !== null) {
        if (valid < segment.bytes) await truncate(this.#path(segment.start), valid);
        segment.bytes = valid;
        this.#head = last.offset + last.data.length;
        this.#ended = last.kind === "end";
        return;
      }
      await rm(this.#path(segment.start), { force: true });
      this.#segments.pop();
    }
  }

  /** The segment to append to, with its file open. */
  async #writable(offset: number): Promise<Segment> {
    let segment = this.#segments.at(-1);
    if (segment === undefined || segment.bytes >= SEGMENT_BYTES) {
      await this.close();
      await this.#makeDirectory();
      this.#file = await open(this.#path(offset), "w", 0o600);
      segment = { start: offset, bytes: 0 };
      this.#segments.push(segment);
      while (this.#segments.length > SEGMENTS_KEPT) {
        await rm(this.#path(this.#segments.shift()!.start), { force: true });
      }
    }
    this.#file ??= await open(this.#path(segment.start), "r+");
    return segment;
  }

  async #write(segment: Segment, bytes: Buffer): Promise<void> {
    const file = this.#file!;
    try {
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done, segment.bytes + done)).bytesWritten;
      }
    } catch (error) {
      // What was written in part lies behind `segment.bytes`: readers don't look there, the next append overwrites it,
      // and a crash before that finds a torn record there.
      if (segment.bytes === 0 && this.#segments.at(-1) === segment) {
        this.#segments.pop();
        await this.close().catch(() => undefined);
        await rm(this.#path(segment.start), { force: true }).catch(() => undefined);
      } else {
        await file.truncate(segment.bytes).catch(() => undefined);
      }
      throw error;
    }
  }

  async #readSegment(
    segment: Segment,
    position: number,
    fromOffset: number,
    maxBytes: number,
  ): Promise<Slice> {
    const chunks: OutputChunk[] = [];
    let nextOffset = fromOffset;
    let filePosition = position;
    let taken = 0;
    try {
      for await (const { record, end } of this.#records(segment, position)) {
        filePosition = end;
        if (record.kind === "end" || record.offset + record.data.length <= fromOffset) continue;
        const chunk = chunkFrom(recordToChunk(record), nextOffset);
        chunks.push(chunk);
        nextOffset = chunk.offset + chunk.data.length;
        taken += chunk.data.length;
        if (taken >= maxBytes) break;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // deleted meanwhile: a gap
    }
    return { chunks, cursor: { segmentStart: segment.start, filePosition, offset: nextOffset }, nextOffset };
  }

  /** Whole records from a place in a segment on; stops at the first that isn't one. */
  async *#records(segment: Segment, from: number): AsyncGenerator<{ record: LogRecord; end: number }> {
    const limit = segment.bytes;
    if (from >= limit) return;
    const file = await open(this.#path(segment.start), "r");
    try {
      for (let position = from; position < limit; ) {
        // Its own buffer each time: chunks that were given out point into it.
        const block = Buffer.allocUnsafeSlow(Math.min(READ_BLOCK_BYTES, limit - position));
        const { bytesRead } = await file.read(block, 0, block.length, position);
        const bytes = block.subarray(0, bytesRead);
        let at = 0;
        for (;;) {
          const record = decodeRecord(bytes, at);
          if (record === "broken") return;
          if (record === "partial") break;
          at += HEADER_BYTES + record.data.length;
          yield { record, end: position + at };
        }
        if (at === 0) return;
        position += at;
      }
    } finally {
      await file.close();
    }
  }
}

function sizeOf(records: LogRecord[]): number {
  return records.reduce((sum, record) => sum + HEADER_BYTES + record.data.length, 0);
}

function encode(records: LogRecord[], bytes: Buffer): void {
  let at = 0;
  for (const record of records) at = encodeRecord(record, bytes, at);
}

/** Buffers that are used again: making one for each write keeps the garbage collector busier than all the rest. */
const staging: Buffer[] = [];
const STAGING_BYTES = 393_216;
const STAGING_KEPT = 4;

async function withStaging<T>(size: number, work: (bytes: Buffer) => Promise<T>): Promise<T> {
  if (size > STAGING_BYTES) return work(Buffer.allocUnsafeSlow(size));
  const buffer = staging.pop() ?? Buffer.allocUnsafeSlow(STAGING_BYTES);
  try {
    return await work(buffer.subarray(0, size));
  } finally {
    if (staging.length < STAGING_KEPT) staging.push(buffer);
  }
}

async function listSegments(dir: string): Promise<number[]> {
  try {
    const names = await readdir(dir);
    return names.filter((name) => /^\d{16}\.log$/.test(name)).map((name) => Number(name.slice(0, 16)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A chunk in pieces that fit in a record each. */
export function splitChunk(chunk: OutputChunk): OutputChunk[] {
  if (chunk.data.length <= MAX_DATA_BYTES) return [chunk];
  const pieces: OutputChunk[] = [];
  for (let at = 0; at < chunk.data.length; at += MAX_DATA_BYTES) {
    pieces.push({
      ...chunk,
      offset: chunk.offset + at,
      data: chunk.data.subarray(at, at + MAX_DATA_BYTES),
    });
  }
  return pieces;
}
