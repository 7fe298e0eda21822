import { describe, expect, it } from "vitest";
import type { SpawnRequest } from "../port.ts";
import {
  detach,
  type Frame,
  FrameSplitter,
  hello,
  MAX_REQUEST,
  Reader,
  readError,
  readExit,
  readPorts,
  readProcess,
  readProcesses,
  readStats,
  readTree,
  requests,
  signalNumber,
  TYPE,
} from "./protocol.ts";

function split(chunks: Buffer[], max?: number): Frame[] {
  const frames: Frame[] = [];
  const splitter = new FrameSplitter(max);
  for (const chunk of chunks) splitter.push(chunk, (frame) => frames.push(frame));
  return frames;
}

const u32 = (value: number) =>
  Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const text = (value: string) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
const u64 = (value: number) => Buffer.concat([u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32)]);
const process = Buffer.concat([
  ...[text("abc"), u32(42), Buffer.from([1]), u64(1_700_000_000_000), u64(5000), u64(1000)],
  ...[Buffer.from([2, 15]), u64(1_700_000_001_000), u32(2), text("sh"), text("")],
]);

describe("FrameSplitter", () => {
  const stream = Buffer.concat([detach, hello.dial(8080), requests.plain(TYPE.LIST)(7)]);

  it("gives the same frames however the stream is cut", () => {
    const whole = split([stream]);
    expect(whole.map((frame) => frame.type)).toEqual([TYPE.DETACH, TYPE.HELLO, TYPE.LIST]);
    expect(split(Array.from(stream, (byte) => Buffer.from([byte])))).toEqual(whole);
    for (let at = 0; at <= stream.length; at++)
      expect(split([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole);
  });

  it("refuses empty and oversized frames before their bytes arrive", () => {
    expect(() => split([u32(0)])).toThrow(/sandbox-init sent a message of 0 bytes/);
    expect(() => split([u32(101)], 100)).toThrow(/of 101 bytes/);
    expect(() => split([u32(0xffff_ffff)])).toThrow(/of 4294967295 bytes/);
    expect(split([u32(100)], 100)).toEqual([]);
  });
});

describe("Reader", () => {
  it("throws past the end, on a list that lies, on trailing bytes and on numbers over 2^53", () => {
    expect(() => new Reader(Buffer.alloc(3)).u32()).toThrow(/cut off/);
    expect(() => new Reader(Buffer.concat([u32(5), Buffer.alloc(4)])).text()).toThrow(/cut off/);
    expect(() => readProcesses(new Reader(u32(0xffff_ffff)))).toThrow(/list that is cut off/);
    expect(() => new Reader(Buffer.alloc(1)).end()).toThrow(/too long/);
    expect(() => new Reader(Buffer.alloc(8, 255)).u64()).toThrow(/too large/);
    expect(() => new Reader(u64(8.64e15 + 1)).date()).toThrow(/an invalid time/);
  });
});

describe("answers", () => {
  it("reads a process", () => {
    expect(readProcess(new Reader(process))).toEqual({
      key: "abc",
      pid: 42,
      argv: ["sh", ""],
      tty: true,
      startedAt: new Date(1_700_000_000_000),
      exit: { exitCode: null, signal: "SIGTERM", at: new Date(1_700_000_001_000) },
      headOffset: 5000,
      tailOffset: 1000,
    });
    for (let length = 0; length < process.length; length++)
      expect(() => readProcess(new Reader(process.subarray(0, length)))).toThrow(/cut off/);
  });

  it("reads exits, with signals that have no name", () => {
    const exit = (kind: number, value: number) =>
      Buffer.concat([text("k"), Buffer.from([kind, value]), u64(5)]);
    expect(readExit(new Reader(exit(1, 127)))).toEqual({
      key: "k",
      exit: { exitCode: 127, signal: null, at: new Date(5) },
    });
    expect(readExit(new Reader(exit(2, 9))).exit.signal).toBe("SIGKILL");
    expect(readExit(new Reader(exit(2, 40))).exit.signal).toBe("SIG40");
    expect(() => readExit(new Reader(exit(0, 0)))).toThrow(/that runs/);
    expect(() => readExit(new Reader(exit(3, 0)))).toThrow(/invalid exit/);
  });

  it("reads ports, sorted, and the process tree", () => {
    const ports = Buffer.concat([u32(2), Buffer.from([0x1f, 0x90]), u32(7), Buffer.from([0, 80]), u32(0)]);
    expect(readPorts(new Reader(ports))).toEqual([
      { port: 80, pid: null },
      { port: 8080, pid: 7 },
    ]);
    const entry = [u32(9), u32(1), text(""), u32(1000), Buffer.from("S"), u64(20_000), u64(4096), u64(77)];
    expect(readTree(new Reader(Buffer.concat([u32(1), ...entry, u32(1), text("sh")])))).toEqual([
      {
        pid: 9,
        parentPid: 1,
        key: null,
        argv: ["sh"],
        user: 1000,
        state: "S",
        cpuUsec: 20_000,
        residentBytes: 4096,
        startedAt: new Date(77),
      },
    ]);
  });

  it("turns errors into ours, without control characters", () => {
    const error = readError(
      new Reader(Buffer.concat([Buffer.from([0, 2]), text("no\x1b[2J such")])),
      "Process k",
    );
    expect(error).toMatchObject({ code: "NOT_FOUND", message: "Process k: no [2J such" });
    const unknown = readError(new Reader(Buffer.concat([Buffer.from([9, 9]), text("")])), "x");
    expect(unknown.code).toBe("INTERNAL");
  });
});

describe("requests", () => {
  const spawn: SpawnRequest = {
    key: "k",
    argv: ["sh"],
    cwd: "/",
    env: { A: "b=c" },
    user: "",
    tty: { cols: 80, rows: 24 },
  };

  it("encodes a spawn", () => {
    const [frame] = split([requests.spawn({ ...spawn, argv: ["sh", "é\n"] })(3)]);
    expect(frame).toEqual({
      type: TYPE.SPAWN,
      body: Buffer.concat([
        ...[u32(3), text("k"), text("/"), text(""), Buffer.from([1, 0, 80, 0, 24])],
        ...[u32(2), text("sh"), text("é\n"), u32(1), text("A=b=c")],
      ]),
    });
  });

  it("refuses what can't be passed on unchanged", () => {
    const refuse = (part: Partial<SpawnRequest>) => {
      try {
        requests.spawn({ ...spawn, ...part });
      } catch (error) {
        return (error as { code: string }).code;
      }
      return "accepted";
    };
    expect(refuse({})).toBe("accepted");
    expect(refuse({ argv: ["a\0b"] })).toBe("INVALID_INPUT");
    expect(refuse({ argv: ["\ud800"] })).toBe("INVALID_INPUT");
    expect(refuse({ env: { "A=B": "c" } })).toBe("INVALID_INPUT");
    expect(refuse({ env: { "": "c" } })).toBe("INVALID_INPUT");
    expect(refuse({ env: { A: "\0" } })).toBe("INVALID_INPUT");
    expect(refuse({ cwd: "/\0" })).toBe("INVALID_INPUT");
    expect(refuse({ argv: ["x".repeat(MAX_REQUEST)] })).toBe("LIMIT_EXCEEDED");
  });

  it("knows signals by name only", () => {
    expect(signalNumber("SIGKILL")).toBe(9);
    expect(() => signalNumber("9")).toThrow(/no signal/);
    expect(() => signalNumber("toString")).toThrow(/no signal/);
  });
});

describe("random bytes", () => {
  it("make every decoder throw our error or give an answer, never anything else", () => {
    let state = 12345;
    const draw = (below: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % below;
    };
    const readers = [readProcess, readProcesses, readExit, readPorts, readTree, readStats];
    let thrown = 0;
    for (let round = 0; round < 20_000; round++) {
      // Half of them start as something right, so that the deeper parts are reached.
      const bytes = draw(2)
        ? Buffer.from(process)
        : Buffer.from(Array.from({ length: draw(80) }, () => draw(256)));
      for (let i = draw(4); i > 0 && bytes.length > 0; i--)
        bytes[draw(bytes.length)] = draw(3) ? draw(256) : 0;
      const read = readers[draw(readers.length)] as (reader: Reader) => unknown;
      try {
        read(new Reader(bytes.subarray(0, draw(bytes.length + 1))));
      } catch (error) {
        expect((error as Error).name).toBe("ForkyardError");
        thrown++;
      }
    }
    expect(thrown).toBeGreaterThan(1000);
  });
});
