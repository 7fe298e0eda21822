import { crc32 } from "node:zlib";
import type { OutputChunk, OutputStream } from "../engine/port.ts";

/**
 * One record of an output log, big-endian:
 * u32 CRC-32 of all that follows · u32 length of the data · u8 kind · 3 × 0 · f64 time (ms since 1970) ·
 * f64 offset (whole, below 2^53) · the data.
 */
export const HEADER_BYTES = 28;
export const MAX_DATA_BYTES = 65_536;

const KINDS = ["stdout", "stderr", "tty", "end"] as const;
type Kind = (typeof KINDS)[number];

/** The process has ended and all its output is in the log. */
const END = KINDS.indexOf("end");

export type LogRecord = { kind: Kind; time: number; offset: number; data: Buffer };

/** Writes a record at `at` and returns where the next one goes. The target must have room. */
export function encodeRecord(record: LogRecord, target: Buffer, at: number): number {
  const end = at + HEADER_BYTES + record.data.length;
  target.writeUInt32BE(record.data.length, at + 4);
  target.writeUInt32BE(KINDS.indexOf(record.kind) * 0x1000000, at + 8);
  target.writeDoubleBE(record.time, at + 12);
  target.writeDoubleBE(record.offset, at + 20);
  record.data.copy(target, at + HEADER_BYTES);
  target.writeUInt32BE(crc32(target.subarray(at + 4, end)), at);
  return end;
}

/** The whole record at `at`, "partial" if the bytes end before it does, "broken" if it can't be one. */
export function decodeRecord(source: Buffer, at: number): LogRecord | "partial" | "broken" {
  if (source.length - at < HEADER_BYTES) return "partial";
  const length = source.readUInt32BE(at + 4);
  const kind = source[at + 8]!;
  if (length > MAX_DATA_BYTES || kind > END) return "broken";
  const end = at + HEADER_BYTES + length;
  if (source.length < end) return "partial";
  if (crc32(source.subarray(at + 4, end)) !== source.readUInt32BE(at)) return "broken";
  const offset = source.readDoubleBE(at + 20);
  if (!Number.isSafeInteger(offset) || offset < 0) return "broken";
  return {
    kind: KINDS[kind]!,
    time: source.readDoubleBE(at + 12),
    offset,
    data: source.subarray(at + HEADER_BYTES, end),
  };
}

/**
 * Chunks that go on from each other within `windowMs` become one record: an echoed keystroke should not cost a header
 * when many come at once.
 */
export function mergeChunks(chunks: readonly OutputChunk[], windowMs: number): LogRecord[] {
  const records: LogRecord[] = [];
  let parts: Buffer[] = [];
  let size = 0;
  const close = () => {
    if (parts.length > 1) records.at(-1)!.data = Buffer.concat(parts, size);
  };
  for (const chunk of chunks) {
    const last = records.at(-1);
    const time = chunk.time.getTime();
    if (
      last !== undefined &&
      last.kind === chunk.stream &&
      last.offset + size === chunk.offset &&
      time - last.time <= windowMs &&
      size + chunk.data.length <= MAX_DATA_BYTES
    ) {
      parts.push(chunk.data);
      size += chunk.data.length;
      continue;
    }
    close();
    records.push({ kind: chunk.stream, time, offset: chunk.offset, data: chunk.data });
    parts = [chunk.data];
    size = chunk.data.length;
  }
  close();
  return records;
}

/** The same output in fewer pieces: what goes on from each other in one stream, up to a record's length. */
export function joinChunks(chunks: readonly OutputChunk[]): OutputChunk[] {
  if (chunks.length < 2) return [...chunks];
  return mergeChunks(chunks, Number.POSITIVE_INFINITY).map(recordToChunk);
}

/** The part of a chunk from `offset` on; the chunk itself when all of it is. */
export function chunkFrom(chunk: OutputChunk, offset: number): OutputChunk {
  if (chunk.offset >= offset) return chunk;
  return { ...chunk, offset, data: chunk.data.subarray(offset - chunk.offset) };
}

export function recordToChunk(record: LogRecord): OutputChunk {
  return {
    stream: record.kind as OutputStream,
    offset: record.offset,
    time: new Date(record.time),
    data: record.data,
  };
}
