import { describe, expect, it } from "vitest";
import { decodeChunks, incompleteTail } from "./utf8.ts";

const time = new Date(0);
const out = (offset: number, data: Buffer) => ({ stream: "stdout" as const, offset, time, data });
const fox = Buffer.from("🦊");

describe("incompleteTail", () => {
  it("counts the bytes of a character that has begun", () => {
    for (const text of ["é", "€", "🦊"]) {
      const bytes = Buffer.from(`a${text}`);
      expect(incompleteTail(bytes)).toBe(0);
      for (let cut = 1; cut < bytes.length - 1; cut++)
        expect(incompleteTail(bytes.subarray(0, bytes.length - cut))).toBe(bytes.length - 1 - cut);
    }
  });

  it("holds nothing back of bytes that can't become a character", () => {
    expect(incompleteTail(Buffer.from([0x80, 0x80, 0x80, 0x80]))).toBe(0);
    expect(incompleteTail(Buffer.from([0xff]))).toBe(0);
    expect(incompleteTail(Buffer.from([]))).toBe(0);
  });
});

describe("decodeChunks", () => {
  it("joins a character across chunks of one stream, with another stream between", () => {
    const { chunks, heldBack } = decodeChunks(
      [
        out(0, fox.subarray(0, 2)),
        { stream: "stderr", offset: 2, time, data: Buffer.from("e") },
        out(3, fox.subarray(2)),
      ],
      false,
    );
    expect(chunks.map(({ stream, text }) => [stream, text])).toEqual([
      ["stderr", "e"],
      ["stdout", "🦊"],
    ]);
    expect(heldBack).toBe(0);
  });

  it("leaves a cut character for the next read", () => {
    const { chunks, heldBack } = decodeChunks(
      [out(0, Buffer.concat([Buffer.from("a"), fox.subarray(0, 3)]))],
      false,
    );
    expect(chunks.map((chunk) => chunk.text)).toEqual(["a"]);
    expect(heldBack).toBe(3);
  });

  it("shows what is there once nothing more can come", () => {
    const { chunks, heldBack } = decodeChunks([out(0, fox.subarray(0, 3))], true);
    expect(chunks.map((chunk) => chunk.text)).toEqual(["\ufffd"]);
    expect(heldBack).toBe(0);
  });
});
