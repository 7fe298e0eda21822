import type { OutputChunk, OutputStream } from "../engine/port.ts";

/**
 * The server's end of the binary terminal protocol: one frame a WebSocket message, its first byte the type, integers
 * big-endian. Offsets count bytes over all streams of a process.
 */
const FROM_CLIENT = { input: 0x01, resize: 0x02, ack: 0x03 } as const;
const TO_CLIENT = {
  output: 0x81,
  gap: 0x82,
  exit: 0x83,
  error: 0x84,
  meta: 0x85,
  streamOutput: 0x87,
} as const;

const STREAM_NUMBERS: Record<OutputStream, number> = { tty: 0, stdout: 1, stderr: 2 };

/** The largest message that a client may send, bytes. */
export const MAX_CLIENT_FRAME_BYTES = 1_048_576;

export type ClientFrame =
  | { type: "input"; data: Buffer }
  | { type: "resize"; cols: number; rows: number }
  | { type: "ack"; offset: number }
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
    case undefined:
      return null;
    default:
      return { type: "unknown" }; // a newer client; what it says is not needed here
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

export function encodeJson(type: "exit" | "error" | "meta", value: unknown): Buffer {
  return Buffer.concat([Buffer.of(TO_CLIENT[type]), Buffer.from(JSON.stringify(value))]);
}
