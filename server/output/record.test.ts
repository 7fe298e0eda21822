import { describe, expect, test } from "vitest";
import type { OutputChunk } from "../engine/port.ts";
import { decodeRecord, encodeRecord, HEADER_BYTES, MAX_DATA_BYTES, mergeChunks } from "./record.ts";

const chunk = (
  offset: number,
  text: string,
  time = 0,
  stream: OutputChunk["stream"] = "stdout",
): OutputChunk => ({
  stream,
  offset,
  time: new Date(time),
  data: Buffer.from(text),
});

function encoded(text: string): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + text.length);
  encodeRecord(
    { kind: "stderr", time: 1_700_000_000_123, offset: 2 ** 40, data: Buffer.from(text) },
    bytes,
    0,
  );
  return bytes;
}

describe("records", () => {
  test("come back as they were written", () => {
    expect(decodeRecord(encoded("hello"), 0)).toEqual({
      kind: "stderr",
      time: 1_700_000_000_123,
      offset: 2 ** 40,
      data: Buffer.from("hello"),
    });
  });

  test("are partial at every length short of the whole", () => {
    const bytes = encoded("hello");
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeRecord(bytes.subarray(0, length), 0)).toBe("partial");
    }
  });

  test("with any one bit changed are not taken", () => {
    const bytes = encoded("hello");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeRecord(copy, 0)).toSatisfy((result) => result === "broken" || result === "partial");
    }
  });
});

describe("merging", () => {
  test("joins what goes on from each other, and nothing else", () => {
    const records = mergeChunks(
      [chunk(0, "a"), chunk(1, "b", 5), chunk(2, "c", 5, "stderr"), chunk(3, "d", 6), chunk(9, "e", 6)],
      20,
    );
    expect(records.map((record) => [record.kind, record.offset, record.data.toString()])).toEqual([
      ["stdout", 0, "ab"],
      ["stderr", 2, "c"],
      ["stdout", 3, "d"],
      ["stdout", 9, "e"],
    ]);
  });

  test("keeps times apart that lie further apart than the window", () => {
    expect(mergeChunks([chunk(0, "a", 0), chunk(1, "b", 21)], 20)).toHaveLength(2);
  });

  test("never makes a record longer than one may be", () => {
    const half = "x".repeat(MAX_DATA_BYTES / 2 + 1);
    expect(mergeChunks([chunk(0, half), chunk(half.length, half)], 20)).toHaveLength(2);
  });
});
