import { WebSocket } from "ws";
import {
  decodeFrame,
  encodeAck,
  encodeInput,
  encodeResize,
  type ProcessExit,
  type TerminalMeta,
} from "../../../components/terminal/protocol.ts";

/** A viewer as the browser's is: resumes where it stopped, acknowledges all, and keeps what it got. */
export class TerminalClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #acknowledges: boolean;
  #socket: WebSocket | null = null;
  #closed = false;
  #parts: Buffer[] = [];
  received = 0;
  exit: ProcessExit | null = null;
  meta: TerminalMeta | null = null;
  gaps: { from: number; to: number }[] = [];
  /** Frames that did not go on where the one before ended; there must never be one. */
  faults: string[] = [];
  failures: string[] = [];

  constructor(
    server: { port: number; apiKey: string },
    processId: string,
    options: { acknowledges?: boolean } = {},
  ) {
    this.#headers = { authorization: `Bearer ${server.apiKey}` };
    this.#url = `ws://127.0.0.1:${server.port}/api/terminal/${processId}`;
    this.#acknowledges = options.acknowledges ?? true;
    this.#connect();
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString();
  }
  type(text: string): void {
    this.#socket?.send(encodeInput(Buffer.from(text)));
  }
  resize(cols: number, rows: number): void {
    this.#socket?.send(encodeResize(cols, rows));
  }
  /** Forgets what it got, so that a long test need not keep it. */
  forget(): void {
    this.#parts = [];
  }
  close(): void {
    this.#closed = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    if (this.#closed) return;
    const socket = new WebSocket(`${this.#url}?from=${this.received}`, { headers: this.#headers });
    this.#socket = socket;
    socket.on("message", (message: Buffer) => this.#take(message));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.exit === null) setTimeout(() => this.#connect(), 100);
    });
  }

  #take(message: Buffer): void {
    const frame = decodeFrame(Uint8Array.from(message).buffer);
    switch (frame.type) {
      case "output":
        if (frame.offset !== this.received) this.faults.push(`${frame.offset} after ${this.received}`);
        this.received = frame.offset + frame.data.length;
        this.#parts.push(Buffer.from(frame.data));
        if (this.#acknowledges) this.#socket?.send(encodeAck(this.received));
        break;
      case "gap":
        if (frame.from !== this.received) this.faults.push(`gap from ${frame.from} after ${this.received}`);
        this.gaps.push({ from: frame.from, to: frame.to });
        this.received = frame.to;
        break;
      case "meta":
        this.meta = frame.meta;
        break;
      case "exit":
        this.exit = frame.exit;
        break;
      case "error":
        this.failures.push(frame.failure.message);
        break;
      case "taken":
        break;
      default:
        this.faults.push(`frame ${frame.code}`);
    }
  }
}
