import { backoffMs } from "./backoff";
import type { ConnectionEvents, ConnectionState, TerminalSocket } from "./connection-types";
import { Emitter } from "./emitter";
import { InputQueue } from "./input-queue";
import {
  decodeFrame,
  encodeAck,
  encodeControl,
  encodeInput,
  encodeResize,
  type ServerFrame,
  type TerminalControl,
  type TerminalStream,
} from "./protocol";
import { Timers } from "./timers";

export type ConnectionOptions = {
  /** The URL without `from`, such as `ws://localhost:3000/api/terminal/prc…`. */
  url: string;
  fromOffset?: number;
  createSocket?: (url: string) => TerminalSocket;
  random?: () => number;
  now?: () => number;
};

const OPEN = 1;
const CONNECT_TIMEOUT_MS = 10_000;
const RESIZE_DELAY_MS = 80;
const ACK_DELAY_MS = 30;
const ACK_AT_BYTES = 64 * 1024;
const QUEUE_LIMIT_BYTES = 64 * 1024;
/** Input frames stay well below what a server takes as one message. */
const INPUT_FRAME_BYTES = 32 * 1024;
/** Trying again can't change these answers. */
const FINAL_CODES = new Set(["INVALID_INPUT", "NOT_FOUND", "FORBIDDEN", "UNSUPPORTED"]);

/**
 * The browser's end of one process: connects, resumes where it stopped, acknowledges what was parsed.
 * Knows nothing of React or xterm.js. Every byte of output is told once, in order.
 */
export class TerminalConnection {
  readonly events = new Emitter<ConnectionEvents>();
  readonly #url: string;
  readonly #createSocket: (url: string) => TerminalSocket;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #timers = new Timers<"retry" | "connect" | "resize" | "ack">();
  readonly #queue = new InputQueue(QUEUE_LIMIT_BYTES);
  #state: ConnectionState = { phase: "idle", attempt: 0, retryAt: null, failure: null, queuedBytes: 0 };
  #socket: TerminalSocket | null = null;
  /** End of what was handed out; resuming starts here. */
  #received: number;
  /** End of what was parsed, and of what was acknowledged. */
  #parsed: number;
  #acked: number;
  /** Whether the server has begun to serve on this socket; an error before that is its answer to the connection. */
  #served = false;
  #size: { cols: number; rows: number } | null = null;

  constructor(options: ConnectionOptions) {
    this.#url = options.url;
    this.#createSocket = options.createSocket ?? ((url) => new WebSocket(url));
    this.#random = options.random ?? Math.random;
    this.#now = options.now ?? Date.now;
    this.#received = options.fromOffset ?? 0;
    this.#parsed = this.#received;
    this.#acked = this.#received;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Starts; does nothing if it has started already. */
  connect(): void {
    if (this.#state.phase !== "idle") return;
    this.#open();
  }

  /** Skips the wait, for `online` and a tab that is looked at again. */
  retryNow(): void {
    if (this.#state.phase !== "waiting") return;
    this.#timers.clear("retry");
    this.#open();
  }

  /** Tries again after the server refused. */
  restart(): void {
    if (this.#state.phase !== "refused") return;
    this.#move({ phase: "connecting", attempt: 0, failure: null });
    this.#open();
  }

  /** Sends what was typed; without a connection it waits in a bounded queue. */
  input(data: Uint8Array): void {
    const { phase } = this.#state;
    if (phase === "open" && this.#socket?.readyState === OPEN) {
      this.#sendInput(data);
      return;
    }
    if (phase === "ended" || phase === "refused" || phase === "closed") {
      this.events.emit("inputLost", { bytes: data.length, reason: "not-running" });
      return;
    }
    if (!this.#queue.push(data)) {
      this.events.emit("inputLost", { bytes: data.length, reason: "queue-full" });
    }
    this.#move({ queuedBytes: this.#queue.bytes });
  }

  /** Tells the size that the terminal has here; only the last of a burst is sent. */
  resize(cols: number, rows: number): void {
    this.#size = { cols, rows };
    this.#timers.set("resize", () => this.#sendSize(), RESIZE_DELAY_MS);
  }

  /** It is not in sight here any more: until the next `resize` its size here doesn't count. */
  away(): void {
    this.#size = null;
    this.#timers.clear("resize");
    this.control({ action: "away" });
  }

  /** Lost without a connection, where nobody has a keyboard or a pin either. */
  control(control: TerminalControl): void {
    this.#send(encodeControl(control));
  }

  /** Ends it; no event comes afterwards. */
  close(): void {
    this.#dropSocket(1000);
    this.#timers.clearAll();
    this.#move({ phase: "closed", retryAt: null });
    this.events.clear();
  }

  #open(): void {
    this.#move({ phase: "connecting", retryAt: null });
    let socket: TerminalSocket;
    try {
      socket = this.#createSocket(`${this.#url}${this.#url.includes("?") ? "&" : "?"}from=${this.#received}`);
    } catch {
      this.#wait();
      return;
    }
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#timers.set("connect", () => this.#lost(socket), CONNECT_TIMEOUT_MS);
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event) => this.#message(socket, event);
    socket.onclose = () => this.#lost(socket);
    socket.onerror = () => {}; // a close always follows, and tells as much
  }

  #opened(socket: TerminalSocket): void {
    if (socket !== this.#socket) return;
    this.#timers.clear("connect");
    this.#served = false;
    this.#acked = Math.min(this.#parsed, this.#received);
    this.#move({ phase: "open", failure: null });
    this.#sendSize();
    for (const part of this.#queue.drain()) this.#sendInput(part);
    this.#move({ queuedBytes: 0 });
  }

  #message(socket: TerminalSocket, event: MessageEvent): void {
    if (socket !== this.#socket || !(event.data instanceof ArrayBuffer) || event.data.byteLength === 0)
      return;
    let frame: ServerFrame;
    try {
      frame = decodeFrame(event.data);
    } catch {
      this.#lost(socket); // a broken frame: start again where the last good one ended
      return;
    }
    this.#take(frame);
  }

  #take(frame: ServerFrame): void {
    // Only now: a server that accepts and hangs up at once would be asked without a pause otherwise.
    if (this.#state.attempt > 0 && frame.type !== "error") this.#move({ attempt: 0 });
    if (frame.type !== "error") this.#served = true;
    switch (frame.type) {
      case "output":
        this.#takeOutput(frame.stream, frame.offset, frame.data);
        break;
      case "gap":
        this.#takeGap(frame.from, frame.to);
        break;
      case "meta":
        this.events.emit("meta", frame.meta);
        break;
      case "error":
        if (this.#served) this.events.emit("failure", frame.failure);
        else this.#move({ failure: frame.failure });
        break;
      case "exit":
        this.#flushAck();
        this.#dropSocket(1000);
        this.#move({ phase: "ended", retryAt: null, failure: null });
        this.events.emit("exit", frame.exit);
        break;
      case "unknown":
        break;
    }
  }

  #takeOutput(stream: TerminalStream, offset: number, data: Uint8Array<ArrayBuffer>): void {
    if (offset > this.#received) this.#takeGap(this.#received, offset);
    const skip = this.#received - offset;
    if (skip >= data.length) return; // all of it was here before
    const fresh = skip > 0 ? data.subarray(skip) : data;
    const start = this.#received;
    const end = start + fresh.length;
    this.#received = end;
    this.events.emit("output", { stream, offset: start, data: fresh, parsed: () => this.#parsedUpTo(end) });
  }

  #takeGap(from: number, to: number): void {
    const start = Math.max(from, this.#received);
    if (to <= start) return;
    this.#received = to;
    this.events.emit("gap", { from: start, to });
    this.#parsedUpTo(to);
  }

  #parsedUpTo(offset: number): void {
    if (this.#state.phase === "closed" || offset <= this.#parsed) return;
    this.#parsed = offset;
    if (this.#parsed - this.#acked >= ACK_AT_BYTES) this.#flushAck();
    else if (!this.#timers.has("ack")) this.#timers.set("ack", () => this.#flushAck(), ACK_DELAY_MS);
  }

  #flushAck(): void {
    this.#timers.clear("ack");
    if (this.#parsed <= this.#acked || !this.#send(encodeAck(this.#parsed))) return;
    this.#acked = this.#parsed;
  }

  #sendInput(data: Uint8Array): void {
    for (let start = 0; start < data.length; start += INPUT_FRAME_BYTES) {
      this.#send(encodeInput(data.subarray(start, start + INPUT_FRAME_BYTES)));
    }
  }

  #sendSize(): void {
    this.#timers.clear("resize");
    if (this.#size) this.#send(encodeResize(this.#size.cols, this.#size.rows));
  }

  #send(frame: Uint8Array<ArrayBuffer>): boolean {
    if (this.#state.phase !== "open" || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(frame);
    return true;
  }

  #lost(socket: TerminalSocket): void {
    if (socket !== this.#socket) return;
    const unsent = socket.bufferedAmount;
    const wasOpen = this.#state.phase === "open";
    this.#dropSocket();
    if (wasOpen && unsent > 0) {
      this.events.emit("inputLost", { bytes: unsent, reason: "connection-lost" });
    }
    if (this.#state.failure && FINAL_CODES.has(this.#state.failure.code)) {
      this.#move({ phase: "refused", retryAt: null });
      return;
    }
    this.#wait();
  }

  #wait(): void {
    const attempt = this.#state.attempt + 1;
    const delay = backoffMs(attempt, this.#random);
    this.#move({ phase: "waiting", attempt, retryAt: this.#now() + delay });
    this.#timers.set("retry", () => this.#open(), delay);
  }

  #dropSocket(code?: number): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#timers.clear("connect", "ack");
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close(code);
  }

  #move(change: Partial<ConnectionState>): void {
    this.#state = { ...this.#state, ...change };
    this.events.emit("state", this.#state);
  }
}
