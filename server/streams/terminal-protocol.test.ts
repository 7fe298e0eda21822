import { describe, expect, test } from "vitest";
import {
  decodeFrame,
  encodeAck,
  encodeControl,
  encodeInput,
  encodeResize,
} from "../../components/terminal/protocol.ts";
import type { OutputStream } from "../engine/port.ts";
import { decodeClientFrame, encodeGap, encodeJson, outputHeader } from "./terminal-protocol.ts";

const asArrayBuffer = (frame: Buffer) => Uint8Array.from(frame).buffer;

describe("what the browser says, the server understands", () => {
  test("input, resize, ack", () => {
    const read = (frame: Uint8Array) => decodeClientFrame(Buffer.from(frame));
    expect(read(encodeInput(Buffer.from("ls\n")))).toEqual({ type: "input", data: Buffer.from("ls\n") });
    expect(read(encodeResize(132, 43))).toEqual({ type: "resize", cols: 132, rows: 43 });
    expect(read(encodeAck(2 ** 40))).toEqual({ type: "ack", offset: 2 ** 40 });
    for (const control of [{ action: "ask" }, { action: "give", viewer: "v12" }] as const) {
      expect(read(encodeControl(control))).toEqual({ type: "control", control });
    }
  });

  test.each([
    "",
    "02",
    "0200500018ff",
    "0200000018",
    "02ffff0018",
    "03",
    "03ffffffffffffffff",
    "04",
    "047b7d",
    "0461",
  ])("malformed: %s", (hex) => expect(decodeClientFrame(Buffer.from(hex, "hex"))).toBe(null));

  test("a control that is too long, or of another kind", () => {
    const read = (json: unknown) =>
      decodeClientFrame(Buffer.concat([Buffer.of(4), Buffer.from(JSON.stringify(json))]));
    expect(read({ action: "own" })).toBe(null);
    expect(read({ action: "give", viewer: "v".repeat(33) })).toBe(null);
    expect(read({ action: "pin", more: "x".repeat(600) })).toBe(null);
  });

  test("a type from the future is no fault", () => {
    expect(decodeClientFrame(Buffer.of(0x7f, 1, 2))).toEqual({ type: "unknown" });
  });
});

describe("what the server says, the browser understands", () => {
  test.each(["tty", "stdout", "stderr"] as OutputStream[])("output of %s", (stream) => {
    const data = Buffer.from("hé");
    const frame = Buffer.concat([
      outputHeader({ stream, offset: 2 ** 40 + 5, time: new Date(), data }),
      data,
    ]);
    const decoded = decodeFrame(asArrayBuffer(frame));
    expect(decoded).toMatchObject({ type: "output", stream, offset: 2 ** 40 + 5 });
    if (decoded.type === "output") expect(Buffer.from(decoded.data).toString()).toBe("hé");
  });

  test("gap, exit, error, meta", () => {
    expect(decodeFrame(asArrayBuffer(encodeGap(7, 2 ** 41)))).toEqual({ type: "gap", from: 7, to: 2 ** 41 });
    const exit = { status: "exited", exitCode: 3, signal: null };
    expect(decodeFrame(asArrayBuffer(encodeJson("exit", exit)))).toEqual({ type: "exit", exit });
    const failure = { code: "NOT_FOUND", message: "„nie“ da", hint: null };
    expect(decodeFrame(asArrayBuffer(encodeJson("error", failure)))).toEqual({ type: "error", failure });
  });
});
