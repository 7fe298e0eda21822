import { describe, expect, it } from "vitest";
import type { OutputChunk } from "../port.ts";
import { OutputParser } from "./output.ts";
import { MAX_OUTPUT, TYPE } from "./protocol.ts";

function output(stream: number, offset: number, data: string): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt32BE(18 + data.length);
  head.writeUInt8(TYPE.OUTPUT, 4);
  head.writeUInt8(stream, 5);
  head.writeBigUInt64BE(1000n, 6);
  head.writeBigUInt64BE(BigInt(offset), 14);
  return Buffer.concat([head, Buffer.from(data)]);
}

const end = Buffer.concat([Buffer.from([0, 0, 0, 19, TYPE.END]), Buffer.alloc(18)]);

function parse(chunks: Buffer[], from = 0) {
  const parser = new OutputParser(from);
  const got: OutputChunk[] = [];
  for (const chunk of chunks) parser.push(chunk, (piece) => got.push(piece));
  return { got, ended: parser.ended };
}

/** Pieces that belong together joined, as "stream@offset:text". */
function joined(got: OutputChunk[]): string[] {
  const texts: { stream: string; offset: number; text: string }[] = [];
  for (const { stream, offset, data } of got) {
    const last = texts.at(-1);
    if (last && last.stream === stream && last.offset + last.text.length === offset) last.text += data;
    else texts.push({ stream, offset, text: `${data}` });
  }
  return texts.map(({ stream, offset, text }) => `${stream}@${offset}:${text}`);
}

describe("OutputParser", () => {
  const stream = Buffer.concat([output(1, 0, "hello"), output(2, 5, "oops"), output(1, 500, "later"), end]);
  const expected = ["stdout@0:hello", "stderr@5:oops", "stdout@500:later"];

  it("gives the same output however the stream is cut", () => {
    expect(joined(parse([stream]).got)).toEqual(expected);
    for (let at = 0; at <= stream.length; at++) {
      const { got, ended } = parse([stream.subarray(0, at), stream.subarray(at)]);
      expect(joined(got)).toEqual(expected);
      expect(ended).toBe(true);
    }
    expect(joined(parse(Array.from(stream, (byte) => Buffer.from([byte]))).got)).toEqual(expected);
  });

  it("passes data on without copying it", () => {
    const bytes = output(3, 0, "x".repeat(1000));
    const [piece] = parse([bytes]).got;
    expect(piece?.data.buffer).toBe(bytes.buffer);
    expect(piece?.time).toEqual(new Date(1000));
  });

  it("does not end before END", () => {
    expect(parse([output(1, 0, "x")]).ended).toBe(false);
  });

  it("refuses nonsense", () => {
    expect(() => parse([output(4, 0, "x")])).toThrow(/unknown stream/);
    expect(() => parse([output(1, 0, "abc"), output(1, 2, "x")])).toThrow(/backwards/);
    expect(() => parse([output(1, 9, "x")], 10)).toThrow(/backwards/);
    expect(() => parse([Buffer.from("HTTP/1.1 200 OK")])).toThrow(/other than output/);
    expect(() => parse([Buffer.from([0, 0, 0, 17, TYPE.OUTPUT])])).toThrow(/other than output/);
    const huge = Buffer.alloc(5);
    huge.writeUInt32BE(MAX_OUTPUT + 19);
    huge.writeUInt8(TYPE.OUTPUT, 4);
    expect(() => parse([huge])).toThrow(/other than output/);
    const late = output(1, 0, "x");
    late.fill(255, 6, 14);
    expect(() => parse([late])).toThrow(/too large|invalid time/);
  });
});
