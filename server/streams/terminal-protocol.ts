import { z } from "zod";
import type { OutputChunk, OutputStream } from "../engine/port.ts";

/**
 * The server's end of the binary terminal protocol: one frame a WebSocket message, its first byte the type, integers
 * big-endian. Offsets count bytes over all streams of a process.
 */
const FROM_CLIENT = { input: 0x01, resize: 0x02, ack: 0x03, control: 0x04, ping: 0x05 } as const;
const TO_CLIENT = {
  output: 0x81,
  gap: 0x82,
  exit: 0x83,
  error: 0x84,
  meta: 0x85,
  taken: 0x86,
  streamOutput: 0x87,
} as const;

const STREAM_NUMBERS: Record<OutputStream, number> = { tty: 0, stdout: 1, stderr: 2 };

/** The largest message that a client may send, bytes. */
export const MAX_CLIENT_FRAME_BYTES = 1_048_576;

const MAX_CONTROL_BYTES = 512;

/** What viewers of one terminal agree on among themselves. */
const controlSchema = z.discriminatedUnion("action", [
  /** It is not in sight here: its size doesn't count until the next resize. */
  z.object({ action: z.literal("away") }),
  /** May I type? And: no need any more, also to give back what was given. */
  z.object({ action: z.literal("ask") }),
  z.object({ action: z.literal("unask") }),
  /** Lets another viewer type, or no longer. */
  z.object({ action: z.literal("give"), viewer: z.string().max(32) }),
  z.object({ action: z.literal("take"), viewer: z.string().max(32) }),
  /** The terminal has this viewer's size, whoever else looks on. */
  z.object({ action: z.literal("pin") }),
  z.object({ action: z.literal("unpin") }),
]);
export type TerminalControl = z.infer<typeof controlSchema>;

export type ClientFrame =
  | { type: "input"; data: Buffer }
  | { type: "resize"; cols: number; rows: number }
  | { type: "ack"; offset: number }
  | { type: "control"; control: TerminalControl }
  | { type: "ping" }
  | { type: "unknown" };

/** One message of a client; null if it is malformed. */
export function decodeClientFrame(message: Buffer): ClientFrame | null {
  switch (message[0]) {
    case FROM_CLIENT.input:
      return { type: "input", data: message.subarray(1) };
    case FROM_CLIENT.resize: {
      if (message.length !== 5) return null;
      const size = { cols: message.readUInt16BE(1), rows: message.readUInt16BE(3) };
      const sane = size.cols >= 1 && size.cols <= 1000 && size.rows >= 1 && size.rows <= 1000;
      return sane ? { type: "resize", ...size } : null;
    }
    case FROM_CLIENT.ack: {
      if (message.length !== 9) return null;
      const offset = message.readBigUInt64BE(1);
      return offset <= BigInt(Number.MAX_SAFE_INTEGER) ? { type: "ack", offset: Number(offset) } : null;
    }
    case FROM_CLIENT.control: {
      const control = message.length > MAX_CONTROL_BYTES ? null : readControl(message.subarray(1));
      return control === null ? null : { type: "control", control };
    }
    case FROM_CLIENT.ping:
      return { type: "ping" };
    case undefined:
      return null;
    default:
      return { type: "unknown" }; // a newer client; what it says is not needed here
  }
}

function readControl(json: Buffer): TerminalControl | null {
  try {
    return controlSchema.safeParse(JSON.parse(json.toString("utf8"))).data ?? null;
  } catch {
    return null;
  }
}

/** What comes before the bytes of an output frame. A PTY's has no stream byte, others' tell stdout and stderr apart. */
export function outputHeader(chunk: OutputChunk): Buffer {
  const isTty = chunk.stream === "tty";
  const header = Buffer.allocUnsafe(isTty ? 9 : 10);
  header[0] = isTty ? TO_CLIENT.output : TO_CLIENT.streamOutput;
  if (!isTty) header[1] = STREAM_NUMBERS[chunk.stream];
  header.writeBigUInt64BE(BigInt(chunk.offset), header.length - 8);
  return header;
}

export function encodeGap(from: number, to: number): Buffer {
  const frame = Buffer.alloc(17);
  frame[0] = TO_CLIENT.gap;
  frame.writeBigUInt64BE(BigInt(from), 1);
  frame.writeBigUInt64BE(BigInt(to), 9);
  return frame;
}

/** All that was typed below `offset` is on its way to the process; `known`: this server had heard of who types. */
export function encodeTaken(offset: number, known: boolean): Buffer {
  const frame = Buffer.alloc(10);
  frame[0] = TO_CLIENT.taken;
  frame.writeBigUInt64BE(BigInt(offset), 1);
  frame[9] = known ? 1 : 0;
  return frame;
}

export function encodeJson(type: "exit" | "error" | "meta", value: unknown): Buffer {
  return Buffer.concat([Buffer.of(TO_CLIENT[type]), Buffer.from(JSON.stringify(value))]);
}
