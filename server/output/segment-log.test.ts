import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OutputChunk } from "../engine/port.ts";
import { SegmentLog } from "./segment-log.ts";

let base: string;
let dir: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "forkyard-log-"));
  dir = join(base, "log");
});
afterEach(() => rm(base, { recursive: true }));

const chunk = (offset: number, data: string | Buffer): OutputChunk => ({
  stream: "tty",
  offset,
  time: new Date(1_000),
  data: Buffer.from(data),
});

/** Bytes whose value tells their offset. */
const PATTERN = Buffer.from(Array.from({ length: 251 * 400 }, (_, index) => index % 251));
const pattern = (from: number, length: number) => PATTERN.subarray(from % 251, (from % 251) + length);

async function readAll(log: SegmentLog, fromOffset = 0): Promise<OutputChunk[]> {
  const chunks: OutputChunk[] = [];
  let slice = await log.read(fromOffset, 100_000, null);
  while (slice.chunks.length > 0) {
    chunks.push(...slice.chunks);
    slice = await log.read(slice.nextOffset, 100_000, slice.cursor);
  }
  return chunks;
}
const text = (chunks: OutputChunk[]) => Buffer.concat(chunks.map((piece) => piece.data)).toString();
const lastFile = async () => join(dir, (await readdir(dir)).sort().at(-1)!);

test("a log that was never written to is empty and makes no directory", async () => {
  const log = await SegmentLog.open(dir);
  expect([log.head, log.tail, log.ended, log.exists]).toEqual([0, 0, false, false]);
  expect((await log.read(0, 100, null)).chunks).toEqual([]);
  expect(await readdir(base)).toEqual([]);
});

test("what was appended is there after a reopen, and goes on from its head", async () => {
  const first = await SegmentLog.open(dir);
  await first.append([chunk(0, "hello ")], { end: false });
  await first.close();
  const second = await SegmentLog.open(dir);
  expect(second.head).toBe(6);
  await second.append([chunk(6, "world")], { end: true });
  await second.close();
  const third = await SegmentLog.open(dir);
  expect([third.head, third.ended]).toEqual([11, true]);
  expect(text(await readAll(third))).toBe("hello world");
  expect(text(await readAll(third, 8))).toBe("rld");
});

test("a record torn at any byte is cut off, and the log goes on before it", async () => {
  const log = await SegmentLog.open(dir);
  await log.append([chunk(0, "whole")], { end: false });
  const whole = (await stat(await lastFile())).size;
  await log.append([{ ...chunk(5, "torn"), time: new Date(9_000) }], { end: false });
  await log.close();
  const file = await lastFile();
  const bytes = await readFile(file);
  for (let length = whole; length < bytes.length; length++) {
    await writeFile(file, bytes.subarray(0, length));
    const reopened = await SegmentLog.open(dir);
    expect(reopened.head).toBe(5);
    expect((await stat(file)).size).toBe(whole);
  }
  const reopened = await SegmentLog.open(dir);
  await reopened.append([chunk(5, "again")], { end: false });
  expect(text(await readAll(reopened))).toBe("wholeagain");
  await reopened.close();
});

test("garbage behind the last record is cut off", async () => {
  const log = await SegmentLog.open(dir);
  await log.append([chunk(0, "whole")], { end: false });
  await log.close();
  await appendFile(await lastFile(), Buffer.alloc(100, 0xff));
  const reopened = await SegmentLog.open(dir);
  expect(reopened.head).toBe(5);
  expect(text(await readAll(reopened))).toBe("whole");
});

test("a newest file without one whole record goes; the head is the end of the one before", async () => {
  const log = await SegmentLog.open(dir);
  await log.append([chunk(0, "whole")], { end: false });
  await log.close();
  await writeFile(join(dir, "0000000000000005.log"), "to");
  const reopened = await SegmentLog.open(dir);
  expect(reopened.head).toBe(5);
  expect(await readdir(dir)).toHaveLength(1);
});

test("a gap stays a gap", async () => {
  const log = await SegmentLog.open(dir);
  await log.append([chunk(100, "a"), chunk(500, "b")], { end: false });
  expect([log.tail, log.head]).toEqual([100, 501]);
  expect((await readAll(log)).map((piece) => piece.offset)).toEqual([100, 500]);
  expect((await readAll(log, 300)).map((piece) => piece.offset)).toEqual([500]);
  await log.close();
});

test("is bounded: the oldest files go, the rest reads back byte for byte from any offset", async () => {
  const log = await SegmentLog.open(dir);
  const total = 20 * 1_048_576;
  const step = 60_000;
  for (let offset = 0; offset < total; offset += step) {
    await log.append([chunk(offset, pattern(offset, step))], { end: false });
  }
  const files = await readdir(dir);
  expect(files.length).toBeLessThanOrEqual(8);
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(dir, name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(11 * 1_048_576);
  expect(log.tail).toBeGreaterThan(total - 11 * 1_048_576);
  for (const from of [0, log.tail, log.tail + 1, log.tail + 1_500_001, log.head - 1]) {
    let position = Math.max(from, log.tail);
    for (const piece of await readAll(log, from)) {
      expect(piece.offset).toBe(position);
      expect(piece.data.equals(pattern(piece.offset, piece.data.length))).toBe(true);
      position += piece.data.length;
    }
    expect(position).toBe(log.head);
  }
  await log.close();
});

test("a reader whose file was deleted meets a gap, not an error", async () => {
  const log = await SegmentLog.open(dir);
  await log.append([chunk(0, pattern(0, 60_000))], { end: false });
  const { cursor } = await log.read(0, 10, null);
  await rm(await lastFile());
  expect((await log.read(0, 10, cursor)).chunks).toEqual([]);
  await log.close();
});

test("a damaged older file costs only what lies behind the damage in it", async () => {
  const log = await SegmentLog.open(dir);
  for (let offset = 0; offset < 3_000_000; offset += 60_000) {
    await log.append([chunk(offset, pattern(offset, 60_000))], { end: false });
  }
  await log.close();
  const files = (await readdir(dir)).sort();
  await truncate(join(dir, files[0]!), 500_000);
  const reopened = await SegmentLog.open(dir);
  const chunks = await readAll(reopened);
  expect(chunks[0]!.offset).toBe(0);
  expect(chunks.some((piece) => piece.offset === Number(files[1]!.slice(0, 16)))).toBe(true);
  expect(reopened.head).toBe(3_000_000);
});
