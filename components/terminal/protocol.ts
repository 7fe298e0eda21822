/**
 * The binary terminal protocol, as the browser speaks it: one frame a WebSocket message, its first byte the type.
 * All integers are big-endian. Offsets count bytes over all streams of a process.
 */

export type TerminalStream = "tty" | "stdout" | "stderr";

/** The failure that the server tells; the same shape as everywhere else. */
export type TerminalFailure = { code: string; message: string; hint: string | null };

export type ProcessExit = { status: string; exitCode: number | null; signal: string | null };

export type TerminalMeta = {
  cols: number;
  rows: number;
  /** How many viewers are connected, this one included. */
  viewers: number;
  /** End of the output when this viewer came: what comes before is a replay. */
  head?: number;
  /** Output below this offset was inherited from the process that this one was forked from. */
  forkOffset: number | null;
  /** A sandbox by name; with `rolledBack` the snapshot that this sandbox went back to. */
  forkedFrom: { name: string; at: string; rolledBack?: true } | null;
  /** Which of them this viewer is. */
  you: string;
  people: TerminalViewer[];
  /** Whose size it has, whoever else looks on. */
  pinned: string | null;
  /** Who typed last. */
  typed: { viewer: string; userId: string; name: string; at: string } | null;
  /** Which of them answers what programs ask their terminal. */
  answers: string | null;
};

/** One connection that looks on; a person may have several. */
export type TerminalViewer = {
  viewer: string;
  userId: string;
  name: string;
  mayType: boolean;
  /** Lent to them by somebody who may type. */
  granted: boolean;
  asks: boolean;
};

export type TerminalControl =
  | { action: "away" | "ask" | "unask" | "pin" | "unpin" }
  | { action: "give" | "take"; viewer: string };

export type ServerFrame =
  | { type: "output"; stream: TerminalStream; offset: number; data: Uint8Array<ArrayBuffer> }
  | { type: "gap"; from: number; to: number }
  | { type: "exit"; exit: ProcessExit }
  | { type: "error"; failure: TerminalFailure }
  | { type: "meta"; meta: TerminalMeta }
  | { type: "taken"; offset: number; known: boolean }
  | { type: "unknown"; code: number };

/**
 * PING: nothing; answered by TAKEN. TAKEN: u64 offset, u8 known; all that was typed below the offset is on its way to the
 * process. It comes first on a connection that names its typist, and again whenever there is more. `known` is 0 where
 * the server hasn't heard of that typist: what it took before it started is not known to it.
 * OUTPUT: u64 offset, bytes (a PTY). STREAM_OUTPUT: u8 stream (0 tty, 1 stdout, 2 stderr), u64 offset, bytes
 * (a process without a PTY, whose streams stay apart).
 */
export const FRAME = {
  INPUT: 0x01,
  RESIZE: 0x02,
  ACK: 0x03,
  CONTROL: 0x04,
  PING: 0x05,
  OUTPUT: 0x81,
  GAP: 0x82,
  EXIT: 0x83,
  ERROR: 0x84,
  META: 0x85,
  TAKEN: 0x86,
  STREAM_OUTPUT: 0x87,
} as const;

const STREAMS: readonly TerminalStream[] = ["tty", "stdout", "stderr"];

export function encodeInput(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(1 + data.length);
  frame[0] = FRAME.INPUT;
  frame.set(data, 1);
  return frame;
}

export function encodeResize(cols: number, rows: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(5);
  const view = new DataView(frame.buffer);
  view.setUint8(0, FRAME.RESIZE);
  view.setUint16(1, cols);
  view.setUint16(3, rows);
  return frame;
}

/** Everything below `offset` was parsed by the terminal: the server may send as much again. */
export function encodeAck(offset: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(9);
  const view = new DataView(frame.buffer);
  view.setUint8(0, FRAME.ACK);
  view.setBigUint64(1, BigInt(offset));
  return frame;
}

export function encodePing(): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(FRAME.PING);
}

/** What viewers of one terminal agree on among themselves. */
export function encodeControl(control: TerminalControl): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(control));
  const frame = new Uint8Array(1 + json.length);
  frame[0] = FRAME.CONTROL;
  frame.set(json, 1);
  return frame;
}

/** Reads one message. A type that this build doesn't know is told as such, so that the server may grow. */
export function decodeFrame(buffer: ArrayBuffer): ServerFrame {
  const view = new DataView(buffer);
  const type = view.getUint8(0);
  switch (type) {
    case FRAME.OUTPUT:
      return { type: "output", stream: "tty", offset: readOffset(view, 1), data: new Uint8Array(buffer, 9) };
    case FRAME.STREAM_OUTPUT:
      return {
        type: "output",
        stream: STREAMS[view.getUint8(1)] ?? "stdout",
        offset: readOffset(view, 2),
        data: new Uint8Array(buffer, 10),
      };
    case FRAME.GAP:
      return { type: "gap", from: readOffset(view, 1), to: readOffset(view, 9) };
    case FRAME.EXIT:
      return { type: "exit", exit: readJson(buffer) as ProcessExit };
    case FRAME.ERROR:
      return { type: "error", failure: readJson(buffer) as TerminalFailure };
    case FRAME.META:
      return { type: "meta", meta: readJson(buffer) as TerminalMeta };
    case FRAME.TAKEN:
      return { type: "taken", offset: readOffset(view, 1), known: view.getUint8(9) === 1 };
    default:
      return { type: "unknown", code: type };
  }
}

function readOffset(view: DataView, at: number): number {
  return Number(view.getBigUint64(at));
}

function readJson(buffer: ArrayBuffer): unknown {
  return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 1)));
}
