import { describe, expect, it } from "vitest";
import { decodeFrame, encodeAck, encodeInput, encodeResize, FRAME } from "./protocol";

function frame(type: number, ...parts: (Uint8Array | bigint)[]): ArrayBuffer {
  const bytes = [type];
  for (const part of parts) {
    if (typeof part === "bigint") {
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, part);
      bytes.push(...new Uint8Array(view.buffer));
    } else bytes.push(...part);
  }
  return new Uint8Array(bytes).buffer;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("terminal protocol", () => {
  it("encodes what the browser sends, integers big-endian", () => {
    expect([...encodeInput(utf8("ls\r"))]).toEqual([0x01, 0x6c, 0x73, 0x0d]);
    expect([...encodeResize(300, 24)]).toEqual([0x02, 0x01, 0x2c, 0x00, 0x18]);
    expect([...encodeAck(2 ** 33 + 5)]).toEqual([0x03, 0, 0, 0, 2, 0, 0, 0, 5]);
  });

  it("decodes output with an offset above 32 bits", () => {
    const decoded = decodeFrame(frame(FRAME.OUTPUT, 2n ** 33n, utf8("hi")));
    expect(decoded).toEqual({ type: "output", stream: "tty", offset: 2 ** 33, data: utf8("hi") });
  });

  it("tells stdout and stderr apart", () => {
    expect(decodeFrame(frame(FRAME.STREAM_OUTPUT, new Uint8Array([2]), 7n, utf8("oops")))).toEqual({
      type: "output",
      stream: "stderr",
      offset: 7,
      data: utf8("oops"),
    });
  });

  it("decodes gap, exit, error and meta", () => {
    expect(decodeFrame(frame(FRAME.GAP, 1n, 9n))).toEqual({ type: "gap", from: 1, to: 9 });
    const exit = { status: "exited", exitCode: 3, signal: null };
    expect(decodeFrame(frame(FRAME.EXIT, utf8(JSON.stringify(exit))))).toEqual({ type: "exit", exit });
    const failure = { code: "NOT_FOUND", message: "There is no process ü", hint: null };
    expect(decodeFrame(frame(FRAME.ERROR, utf8(JSON.stringify(failure))))).toEqual({
      type: "error",
      failure,
    });
    const meta = { cols: 80, rows: 24, viewers: 2, forkOffset: null, forkedFrom: null };
    expect(decodeFrame(frame(FRAME.META, utf8(JSON.stringify(meta))))).toEqual({ type: "meta", meta });
  });

  it("tells a frame of a type it doesn't know, and throws on one cut short", () => {
    expect(decodeFrame(frame(0xf0))).toEqual({ type: "unknown", code: 0xf0 });
    expect(() => decodeFrame(frame(FRAME.OUTPUT, new Uint8Array([1, 2])))).toThrow();
  });
});
