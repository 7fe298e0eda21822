import { backoffMs } from "@/components/trpc/backoff";
import { randomId } from "@/components/ui/random-id";
import type { ConnectionEvents, ConnectionState, TerminalSocket } from "./connection-types";
import { Emitter } from "./emitter";
import {
  decodeFrame,
  encodeAck,
  encodeControl,
  encodeInput,
  encodePing,
  encodeResize,
  type ServerFrame,
  type TerminalControl,
  type TerminalStream,
} from "./protocol";
import { Timers } from "./timers";
import { TypedInput } from "./typed-input";

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
/** Without an answer for so long to what was typed the server is asked whether it is there, and has so long to say so. */
const ANSWER_MS = 5_000;
const PONG_MS = 3_000;
/** A server that has more of ours than this may well have stopped to read, until the process reads. */
const ASKED_BELOW_BYTES = 128 * 1024;
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
  readonly #timers = new Timers<"retry" | "connect" | "resize" | "ack" | "answer">();
  readonly #typed = new TypedInput(QUEUE_LIMIT_BYTES);
  /** Under this name the server counts what is typed here. */
  readonly #typist = randomId(16);
  /** The server has told on this socket what it has of ours. */
  #takesInput = false;
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
    if (phase === "ended" || phase === "refused" || phase === "closed") {
      this.events.emit("inputLost", { bytes: data.length, reason: "not-running" });
      return;
    }
    const sending = this.#takesInput && this.#socket?.readyState === OPEN;
    if (!this.#typed.push(data, { bounded: !sending })) {
      this.events.emit("inputLost", { bytes: data.length, reason: "queue-full" });
    }
    if (sending) this.#sendInput();
    else this.#move({ queuedBytes: this.#typed.unsent });
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
      socket = this.#createSocket(this.#address());
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

  #address(): string {
    const where = `from=${this.#received}&typist=${this.#typist}&typed=${this.#typed.taken}`;
    return `${this.#url}${this.#url.includes("?") ? "&" : "?"}${where}`;
  }

  #opened(socket: TerminalSocket): void {
    if (socket !== this.#socket) return;
    this.#timers.clear("connect");
    this.#served = false;
    this.#acked = Math.min(this.#parsed, this.#received);
    this.#move({ phase: "open", failure: null });
    this.#sendSize();
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
    this.#timers.clear("answer");
    this.#take(frame);
    this.#awaitAnswer();
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
      case "taken":
        this.#takeTaken(frame.offset, frame.known);
        break;
      case "unknown":
        break;
    }
  }

  #takeTaken(offset: number, known: boolean): void {
    if (this.#takesInput) {
      this.#typed.take(offset);
      return;
    }
    this.#takesInput = true;
    const lost = this.#typed.resume(offset, known);
    if (lost > 0) this.events.emit("inputLost", { bytes: lost, reason: "connection-lost" });
    this.#sendInput();
    this.#move({ queuedBytes: 0 });
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

  #sendInput(): void {
    for (const part of this.#typed.send())
      for (let start = 0; start < part.length; start += INPUT_FRAME_BYTES)
        this.#send(encodeInput(part.subarray(start, start + INPUT_FRAME_BYTES)));
    this.#awaitAnswer();
  }

  /** A connection can be gone without a word; somebody who types must not wait for the system to notice. */
  #awaitAnswer(): void {
    const { unconfirmed } = this.#typed;
    if (unconfirmed === 0 || unconfirmed > ASKED_BELOW_BYTES || this.#timers.has("answer")) return;
    this.#timers.set(
      "answer",
      () => {
        const socket = this.#socket;
        if (!socket || !this.#send(encodePing())) return;
        this.#timers.set("answer", () => this.#lost(socket), PONG_MS);
      },
      ANSWER_MS,
    );
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
    this.#dropSocket();
    this.#typed.broken();
    this.#move({ queuedBytes: this.#typed.unsent });
    if (this.#state.failure && FINAL_CODES.has(this.#state.failure.code)) {
      const bytes = this.#typed.giveUp();
      if (bytes > 0) this.events.emit("inputLost", { bytes, reason: "not-running" });
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
    this.#takesInput = false;
    this.#timers.clear("connect", "ack", "answer");
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close(code);
  }

  #move(change: Partial<ConnectionState>): void {
    this.#state = { ...this.#state, ...change };
    this.events.emit("state", this.#state);
  }
}
