import type net from "node:net";
import type { OutputChunk } from "../port.ts";
import { checkSignal, LinkCut } from "./connect.ts";
import { detach, MAX_OUTPUT, nonsense, streamName, TYPE } from "./protocol.ts";

/** Received and not yet asked for, bytes: over it the socket is not read, and sandbox-init feels it. */
const WINDOW = 128 << 10;
const HEAD = 5;
const OUTPUT_HEAD = 17;

/**
 * Cuts the stream of an output connection into chunks without copying: data goes on as it came, a frame that spans
 * several reads as several chunks.
 */
export class OutputParser {
  #head = Buffer.alloc(HEAD + OUTPUT_HEAD);
  #headHeld = 0;
  #left = 0; // data of the frame under way
  #stream: OutputChunk["stream"] = "stdout";
  #time = new Date(0);
  #offset = 0;
  #least: number;
  ended = false;

  /** Offsets below `fromOffset` never come. */
  constructor(fromOffset: number) {
    this.#least = fromOffset;
  }

  /** Throws on nonsense. */
  push(chunk: Buffer, emit: (chunk: OutputChunk) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.ended) return;
      if (this.#left === 0) {
        at += this.#readHead(chunk, at);
        continue;
      }
      const data = chunk.subarray(at, at + this.#left);
      emit({ stream: this.#stream, offset: this.#offset, time: this.#time, data });
      this.#offset += data.length;
      this.#least = this.#offset;
      this.#left -= data.length;
      at += data.length;
    }
  }

  #readHead(chunk: Buffer, at: number): number {
    const need = this.#headHeld < HEAD ? HEAD : HEAD + OUTPUT_HEAD;
    const taken = chunk.copy(this.#head, this.#headHeld, at, at + need - this.#headHeld);
    this.#headHeld += taken;
    if (this.#headHeld < need) return taken;
    if (need === HEAD) this.#checkType();
    else this.#beginFrame();
    return taken;
  }

  #checkType(): void {
    const type = this.#head.readUInt8(4);
    const length = this.#head.readUInt32BE(0);
    // END has 18 bytes after its type, at least the 17 that we wait for; what it says is asked for elsewhere.
    if (type === TYPE.END && length === 19) return;
    if (type !== TYPE.OUTPUT || length < 1 + OUTPUT_HEAD || length > 1 + OUTPUT_HEAD + MAX_OUTPUT)
      throw nonsense("something other than output");
  }

  #beginFrame(): void {
    const length = this.#head.readUInt32BE(0);
    this.#headHeld = 0;
    if (this.#head.readUInt8(4) === TYPE.END) {
      this.ended = true;
      return;
    }
    this.#stream = streamName(this.#head.readUInt8(5));
    this.#time = new Date(this.#u64(6));
    if (Number.isNaN(this.#time.getTime())) throw nonsense("an invalid time");
    this.#offset = this.#u64(14);
    this.#left = length - 1 - OUTPUT_HEAD;
    if (this.#offset < this.#least) throw nonsense("output that goes backwards");
    this.#least = this.#offset;
  }

  #u64(at: number): number {
    const value = this.#head.readUInt32BE(at) * 0x1_0000_0000 + this.#head.readUInt32BE(at + 4);
    if (value > Number.MAX_SAFE_INTEGER) throw nonsense("a number that is too large");
    return value;
  }
}

/** An output connection. Iterate `chunks` once. */
export class OutputLink {
  readonly #socket: net.Socket;
  readonly #parser: OutputParser;
  #queue: OutputChunk[] = [];
  #queued = 0;
  #error: Error | null = null;
  #closed = false;
  #wake: (() => void) | null = null;

  /** `socket` has had its READY. */
  constructor(socket: net.Socket, fromOffset: number) {
    this.#socket = socket;
    this.#parser = new OutputParser(fromOffset);
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    const close = () => {
      this.#closed = true;
      socket.destroy();
      this.#wake?.();
    };
    socket.on("end", close).on("close", close);
  }

  /** Returns after the process's last byte; throws LinkCut when the connection is cut before. */
  async *chunks(signal: AbortSignal): AsyncGenerator<OutputChunk> {
    const abort = () => this.#wake?.();
    signal.addEventListener("abort", abort);
    try {
      for (;;) {
        checkSignal(signal);
        const batch = this.#queue;
        this.#queue = [];
        for (const chunk of batch) {
          checkSignal(signal);
          this.#queued -= chunk.data.length;
          if (this.#queued < WINDOW / 2 && this.#socket.isPaused()) this.#socket.resume();
          yield chunk;
        }
        if (this.#queue.length > 0) continue;
        if (this.#parser.ended) return;
        if (this.#error !== null) throw this.#error;
        if (this.#closed) throw new LinkCut("The output connection was cut");
        checkSignal(signal);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Leaves for good: sandbox-init keeps no place. */
  leave(): void {
    if (!this.#socket.destroyed) this.#socket.end(detach);
    // Nobody reads it any more; don't wait for the other side.
    this.#socket.removeAllListeners("data").resume();
    this.#socket.destroySoon();
  }

  #receive(chunk: Buffer): void {
    if (this.#error !== null || this.#parser.ended) return;
    try {
      this.#parser.push(chunk, (piece) => {
        this.#queue.push(piece);
        this.#queued += piece.data.length;
      });
    } catch (error) {
      this.#error = error as Error;
      this.#socket.destroy();
    }
    if (this.#parser.ended) this.#socket.destroy();
    else if (this.#queued >= WINDOW) this.#socket.pause();
    this.#wake?.();
  }
}
