import { constants } from "node:os";
import { ForkyardError } from "../../domain/errors.ts";
import type { HostedProcess, OutputStream, ProcessTreeEntry, SpawnRequest } from "../port.ts";

/**
 * The wire format between the host and sandbox-init, over a unix stream socket in the sandbox's directory.
 * server/init/src/frame.h is the other side; server/init/README.md tells the same in words.
 *
 *   frame = u32 length (of what follows), u8 type, body
 *
 * Integers are big-endian; `str` is a u32 length and bytes; times are u64 milliseconds since the epoch. The first
 * frame of a connection is HELLO, which says what the connection is for; the answer is READY or ERROR:
 *
 * - control: requests, each with a u32 id (not 0) that its answer carries, in any order; EXIT notices in between.
 * - output: after READY only OUTPUT frames, then END; kernel socket buffers are the flow control.
 * - dial: after READY the raw bytes of a TCP connection to 127.0.0.1:port, each direction half-closed by itself.
 * - files: after READY one FILE, which a process of its own answers: FILE_ENTRY, FILE_DATA and FILE_MATCH, as the
 *   request has it, then FILE_END or ERROR. Kernel socket buffers are the flow control. Closing it cancels the work.
 *   A sandbox-init from before there was this answers ERROR instead of READY.
 * - quiesce: no answer; init closes every other connection and then this one. Seeing the end of it means that
 *   init holds no connection any more (what a checkpoint needs).
 *
 * Everything that comes from a sandbox is hostile: each decoder here is bounded and throws on nonsense.
 */
export const MAGIC = 0x46594931;
export const VERSION = 1;

/** Frame types from host to init, and from init to host (≥ 0x80). */
export const TYPE = {
  /** u32 MAGIC, u8 mode, then: output: str key, u64 fromOffset · dial: u16 port */
  HELLO: 0x01,
  /** On an output connection: the reader leaves for good, its place need not be kept. */
  DETACH: 0x02,
  /** id, str key, str cwd, str user, u8 flags (1: tty), u16 cols, u16 rows, u32 n, n str argv, u32 n, n str env */
  SPAWN: 0x10,
  /** id */
  LIST: 0x11,
  /** id, str key */
  GET: 0x12,
  /** id, str key, u64 token (the same token again is taken once), u8 flags (1: end of input), data (≤ 64 KiB) */
  WRITE: 0x13,
  /** id, str key, u16 cols, u16 rows */
  RESIZE: 0x14,
  /** id, str key, u8 signal number */
  KILL: 0x15,
  /** id, str key */
  FORGET: 0x16,
  /** id */
  TREE: 0x17,
  /** id */
  PORTS: 0x18,
  /** id */
  STATS: 0x19,
  /** id, u32 pid, u64 started (as TREE_REPLY told it: a number that is another's by now is not signalled), u8 signal number */
  SIGNAL: 0x1a,
  /** On a files connection: u8 op, u8 flags, u64 first, u64 limit, file version, str path, str other */
  FILE: 0x20,
  /** data (≤ 64 KiB), after a FILE that writes */
  FILE_BYTES: 0x21,
  /** all was sent */
  FILE_COMMIT: 0x22,

  /** u16 version */
  READY: 0x81,
  /** u8 stream (1 stdout, 2 stderr, 3 tty), u64 time, u64 offset, data */
  OUTPUT: 0x82,
  /** u64 head offset, end */
  END: 0x83,
  /** id, process */
  PROCESS: 0x90,
  /** id, u32 n, n processes */
  PROCESSES: 0x91,
  /** id */
  DONE: 0x92,
  /** id, u32 n, n × (u32 pid, u32 parent, str key, u32 uid, u8 state, u64 cpuUsec, u64 resident, u64 started, u32 n, n str argv) */
  TREE_REPLY: 0x93,
  /** id, u32 n, n × (u16 port, u32 pid or 0) */
  PORTS_REPLY: 0x94,
  /** id, u32 connections, u32 processes, u32 init's pid */
  STATS_REPLY: 0x95,
  /** str key, end */
  EXIT: 0xa0,
  /** file entry */
  FILE_ENTRY: 0xb0,
  /** data */
  FILE_DATA: 0xb1,
  /** str path, u32 line, str text */
  FILE_MATCH: 0xb2,
  /** u32 flags (1: more, 2: no time left, 4: something skipped), u64 count, u8 has entry, file entry */
  FILE_END: 0xb3,
  /** id (0: about the connection), u16 code, str message */
  ERROR: 0xff,
} as const;
// process = str key, u32 pid, u8 tty, u64 started, u64 head, u64 tail, end, u32 n, n str argv (at most 8 KiB of it kept)
// end = u8 kind (0 runs, 1 exited, 2 killed), u8 exit code or signal number, u64 time
// file version = u64 size, u64 seconds, u32 nanoseconds
// file entry = u8 kind, u32 mode, u32 uid, u32 gid, file version, u8 kind of a link's target or 0, str name, str target

export const MODE = { control: 1, output: 2, dial: 3, quiesce: 4, files: 5 } as const;

/** Largest request that sandbox-init takes, bytes. */
export const MAX_REQUEST = 4 << 20;
/** Largest answer that we take, bytes. */
export const MAX_REPLY = 8 << 20;
/** Most data of one WRITE, bytes. */
export const MAX_WRITE = 64 << 10;
/** Most data of one OUTPUT frame that we take, bytes. */
export const MAX_OUTPUT = 1 << 20;
const MAX_DATE_MS = 8.64e15;

/** Thrown for what no sandbox-init would send; the connection is of no use any more. */
export function nonsense(what: string): ForkyardError {
  return new ForkyardError("UNAVAILABLE", `sandbox-init sent ${what}`, {
    hint: "Something in the sandbox has taken its place; terminate the sandbox.",
  });
}

// ---------------------------------------------------------------- reading

/** Reads the body of a frame; every step past its end throws. */
export class Reader {
  #at = 0;
  readonly #body: Buffer;

  constructor(body: Buffer) {
    this.#body = body;
  }

  #take(bytes: number): number {
    const at = this.#at;
    if (bytes > this.#body.length - at) throw nonsense("a message that is cut off");
    this.#at = at + bytes;
    return at;
  }

  u8(): number {
    return this.#body.readUInt8(this.#take(1));
  }

  u16(): number {
    return this.#body.readUInt16BE(this.#take(2));
  }

  u32(): number {
    return this.#body.readUInt32BE(this.#take(4));
  }

  /** Up to 2^53; more throws. */
  u64(): number {
    const at = this.#take(8);
    const value = this.#body.readUInt32BE(at) * 0x1_0000_0000 + this.#body.readUInt32BE(at + 4);
    if (value > Number.MAX_SAFE_INTEGER) throw nonsense("a number that is too large");
    return value;
  }

  date(): Date {
    const ms = this.u64();
    if (ms > MAX_DATE_MS) throw nonsense("an invalid time");
    return new Date(ms);
  }

  text(): string {
    return this.bytes().toString("utf8");
  }

  /** A `str` as it is; a view of the frame. */
  bytes(): Buffer {
    const length = this.u32();
    const at = this.#take(length);
    return this.#body.subarray(at, at + length);
  }

  /** A counted list; `smallest` is the least that an entry takes, so that a count can't ask for much memory. */
  list<T>(smallest: number, entry: () => T): T[] {
    const count = this.u32();
    if (count * smallest > this.#body.length - this.#at) throw nonsense("a list that is cut off");
    return Array.from({ length: count }, entry);
  }

  end(): void {
    if (this.#at !== this.#body.length) throw nonsense("a message that is too long");
  }
}

/** A frame: its type and body. */
export type Frame = { type: number; body: Buffer };

/** Cuts a byte stream into frames of at most `max` bytes; holds no more than one frame and the chunk at hand. */
export class FrameSplitter {
  #chunks: Buffer[] = [];
  #held = 0;
  #need = 4;
  readonly #max: number;

  constructor(max: number = MAX_REPLY) {
    this.#max = max;
  }

  /** Calls `onFrame` for each frame that is complete now. Throws on a frame that is empty or over the bound. */
  push(chunk: Buffer, onFrame: (frame: Frame) => void): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#need) return;
    let bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held);
    this.#chunks = [];
    for (;;) {
      this.#need = 4;
      if (bytes.length >= 4) {
        const length = bytes.readUInt32BE(0);
        if (length < 1 || length > this.#max) throw nonsense(`a message of ${length} bytes`);
        this.#need = 4 + length;
      }
      if (bytes.length < this.#need) break;
      const frame = { type: bytes.readUInt8(4), body: bytes.subarray(5, this.#need) };
      bytes = bytes.subarray(this.#need);
      onFrame(frame);
    }
    this.#held = bytes.length;
    if (bytes.length > 0) this.#chunks.push(bytes);
  }
}

const STREAMS: Record<number, OutputStream> = { 1: "stdout", 2: "stderr", 3: "tty" };

/** The name of an output stream's number. */
export function streamName(number: number): OutputStream {
  const name = STREAMS[number];
  if (name === undefined) throw nonsense("output of an unknown stream");
  return name;
}

type Exit = NonNullable<HostedProcess["exit"]>;

const SIGNAL_NAMES = new Map<number, string>();
for (const [name, number] of Object.entries(constants.signals))
  if (!SIGNAL_NAMES.has(number)) SIGNAL_NAMES.set(number, name);

/** Such as 15 for "SIGTERM"; INVALID_INPUT for an unknown name. */
export function signalNumber(name: string): number {
  const number = (constants.signals as Record<string, number | undefined>)[name];
  if (number === undefined)
    throw new ForkyardError("INVALID_INPUT", `There is no signal ${JSON.stringify(name)}`, {
      hint: "Use a name such as SIGTERM or SIGKILL.",
    });
  return number;
}

function readEnd(reader: Reader): Exit | null {
  const kind = reader.u8();
  const value = reader.u8();
  const at = reader.date();
  if (kind === 0) return null;
  if (kind === 1) return { exitCode: value, signal: null, at };
  if (kind === 2) return { exitCode: null, signal: SIGNAL_NAMES.get(value) ?? `SIG${value}`, at };
  throw nonsense("an invalid exit of a process");
}

function readArgv(reader: Reader): string[] {
  return reader.list(4, () => reader.text());
}

/** A `process` (see above). */
export function readProcess(reader: Reader): HostedProcess {
  const key = reader.text();
  const pid = reader.u32();
  const tty = reader.u8() !== 0;
  const startedAt = reader.date();
  const headOffset = reader.u64();
  const tailOffset = reader.u64();
  const exit = readEnd(reader);
  return { key, pid, argv: readArgv(reader), tty, startedAt, exit, headOffset, tailOffset };
}

export function readProcesses(reader: Reader): HostedProcess[] {
  return reader.list(40, () => readProcess(reader));
}

/** The body of EXIT. */
export function readExit(reader: Reader): { key: string; exit: Exit } {
  const key = reader.text();
  const exit = readEnd(reader);
  if (exit === null) throw nonsense("the end of a process that runs");
  return { key, exit };
}

export function readTree(reader: Reader): ProcessTreeEntry[] {
  return reader.list(45, () => {
    const pid = reader.u32();
    const parentPid = reader.u32();
    const key = reader.text() || null;
    const user = reader.u32();
    const state = String.fromCharCode(reader.u8());
    const cpuUsec = reader.u64();
    const residentBytes = reader.u64();
    const startedAt = reader.date();
    return { pid, parentPid, key, argv: readArgv(reader), user, state, cpuUsec, residentBytes, startedAt };
  });
}

export function readPorts(reader: Reader): { port: number; pid: number | null }[] {
  return reader
    .list(6, () => ({ port: reader.u16(), pid: reader.u32() || null }))
    .sort((a, b) => a.port - b.port);
}

/** What sandbox-init says of itself. */
export type InitStats = { connections: number; processes: number; pid: number };

export function readStats(reader: Reader): InitStats {
  return { connections: reader.u32(), processes: reader.u32(), pid: reader.u32() };
}

const CODES: Record<number, ConstructorParameters<typeof ForkyardError>[0]> = {
  1: "INVALID_INPUT",
  2: "NOT_FOUND",
  3: "CONFLICT",
  4: "LIMIT_EXCEEDED",
  5: "UNAVAILABLE",
  6: "INTERNAL",
  7: "DISK_FULL",
  8: "FORBIDDEN",
};

/** The rest of an ERROR, after its id. `subject` names the thing that the request was about. */
export function readError(reader: Reader, subject: string): ForkyardError {
  const code = CODES[reader.u16()] ?? "INTERNAL";
  const message = reader
    .text()
    .slice(0, 300)
    .replace(/\p{Cc}/gu, " ");
  return new ForkyardError(code, `${subject}: ${message}`);
}

// ---------------------------------------------------------------- writing

/** Puts a frame together. */
export class Writer {
  readonly #parts: Buffer[] = [];
  #size = 0;

  raw(data: Buffer): this {
    this.#parts.push(data);
    this.#size += data.length;
    return this;
  }

  int(value: number | bigint, bytes: 1 | 2 | 4 | 8): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64BE(BigInt(value));
    return this.raw(part.subarray(8 - bytes));
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value, "utf8"));
  }

  bytes(data: Buffer): this {
    return this.int(data.length, 4).raw(data);
  }

  list(values: string[]): this {
    this.int(values.length, 4);
    for (const value of values) this.text(value);
    return this;
  }

  frame(type: number): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(this.#size + 1);
    head.writeUInt8(type, 4);
    return Buffer.concat([head, ...this.#parts], 5 + this.#size);
  }
}

/** The HELLO of each kind of connection. */
export const hello = {
  control: (): Buffer => new Writer().int(MAGIC, 4).int(MODE.control, 1).frame(TYPE.HELLO),
  quiesce: (): Buffer => new Writer().int(MAGIC, 4).int(MODE.quiesce, 1).frame(TYPE.HELLO),
  output: (key: string, fromOffset: number): Buffer =>
    new Writer().int(MAGIC, 4).int(MODE.output, 1).text(key).int(fromOffset, 8).frame(TYPE.HELLO),
  files: (): Buffer => new Writer().int(MAGIC, 4).int(MODE.files, 1).frame(TYPE.HELLO),
  dial: (port: number): Buffer => new Writer().int(MAGIC, 4).int(MODE.dial, 1).int(port, 2).frame(TYPE.HELLO),
};

/** DETACH, complete. */
export const detach: Buffer = new Writer().frame(TYPE.DETACH);

/** A request without its id, which is put in when it is sent. */
export type Request = (id: number) => Buffer;

function checkText(what: string, value: string): void {
  if (value.includes("\0")) throw new ForkyardError("INVALID_INPUT", `${what} contains a NUL character`);
  if (!value.isWellFormed()) throw new ForkyardError("INVALID_INPUT", `${what} is not valid Unicode text`);
}

function checkSpawn(request: SpawnRequest): void {
  for (const arg of request.argv) checkText("An argument", arg);
  for (const [name, value] of Object.entries(request.env)) {
    checkText(`The environment variable ${JSON.stringify(name)}`, name + value);
    if (name === "" || name.includes("="))
      throw new ForkyardError(
        "INVALID_INPUT",
        `${JSON.stringify(name)} can't be the name of an environment variable`,
      );
  }
  checkText("cwd", request.cwd);
  checkText("user", request.user);
}

/** Each kind of request. Throws INVALID_INPUT for what can't be encoded. */
export const requests = {
  spawn: (request: SpawnRequest): Request => {
    checkSpawn(request);
    const body = new Writer()
      .text(request.cwd)
      .text(request.user)
      .int(request.tty === null ? 0 : 1, 1)
      .int(request.tty?.cols ?? 0, 2)
      .int(request.tty?.rows ?? 0, 2)
      .list(request.argv)
      .list(Object.entries(request.env).map(([name, value]) => `${name}=${value}`))
      .frame(TYPE.SPAWN)
      .subarray(5);
    if (body.length > MAX_REQUEST - 64)
      throw new ForkyardError("LIMIT_EXCEEDED", "Arguments and environment have more than 4 MiB in total");
    return (id) => new Writer().int(id, 4).text(request.key).raw(body).frame(TYPE.SPAWN);
  },
  write: (key: string, token: bigint, data: Buffer, end: boolean): Request => {
    return (id) =>
      new Writer()
        .int(id, 4)
        .text(key)
        .int(token, 8)
        .int(end ? 1 : 0, 1)
        .raw(data)
        .frame(TYPE.WRITE);
  },
  resize: (key: string, cols: number, rows: number): Request => {
    return (id) => new Writer().int(id, 4).text(key).int(cols, 2).int(rows, 2).frame(TYPE.RESIZE);
  },
  kill: (key: string, signal: number): Request => {
    return (id) => new Writer().int(id, 4).text(key).int(signal, 1).frame(TYPE.KILL);
  },
  signal: (pid: number, started: number, signal: number): Request => {
    return (id) => new Writer().int(id, 4).int(pid, 4).int(started, 8).int(signal, 1).frame(TYPE.SIGNAL);
  },
  onProcess: (type: typeof TYPE.GET | typeof TYPE.FORGET, key: string): Request => {
    return (id) => new Writer().int(id, 4).text(key).frame(type);
  },
  plain: (type: typeof TYPE.LIST | typeof TYPE.TREE | typeof TYPE.PORTS | typeof TYPE.STATS): Request => {
    return (id) => new Writer().int(id, 4).frame(type);
  },
};
