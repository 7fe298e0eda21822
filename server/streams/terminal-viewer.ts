import type { WebSocket } from "ws";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import type { OutputChunk } from "../engine/port.ts";
import { InputQueue } from "./input-queue.ts";
import type { TerminalBackend, TerminalPerson, TerminalSubject } from "./terminal.ts";
import { CLOSE } from "./terminal-close.ts";
import {
  decodeClientFrame,
  encodeGap,
  encodeJson,
  encodeTaken,
  outputHeader,
  type TerminalControl,
} from "./terminal-protocol.ts";
import type { Typist } from "./typists.ts";

/** How far output may run ahead of what the viewer has acknowledged, bytes. */
const WINDOW_BYTES = 262_144;
/** While a viewer's input can't be taken, its acknowledgements can't be read either; then the socket's fill counts. */
const SOCKET_BYTES = 131_072;
/** What a viewer that reads has never waiting for it. */
const MOST_UNREAD_BYTES = 4_194_304;
const PING_MS = 20_000;
const COPY_BELOW_BYTES = 16_384;
/** What was typed is confirmed so much later, so that a burst is confirmed once. */
const TAKEN_MS = 50;
/** How often somebody is told that they may not type. */
const REFUSAL_MS = 2_000;

type ViewerOptions = {
  id: string;
  socket: WebSocket;
  subject: TerminalSubject;
  fromOffset: number;
  backend: TerminalBackend;
  events: ViewerEvents;
};

/** What a viewer says that concerns the others, too. */
export type ViewerEvents = {
  resized(size: { cols: number; rows: number }): void;
  control(control: TerminalControl): void;
  typed(): void;
};

/** One WebSocket that looks at one process. */
export class Viewer {
  readonly #socket: WebSocket;
  readonly #subject: TerminalSubject;
  readonly #backend: TerminalBackend;
  readonly #input: InputQueue;
  readonly #events: ViewerEvents;
  readonly #abort = new AbortController();
  /** Unique in this server's life. */
  readonly id: string;
  readonly person: TerminalPerson;
  /** Its terminal size; null while its tab is hidden. */
  size: { cols: number; rows: number } | null = null;
  asks = false;
  /** Somebody who may type lets this one type, too. */
  granted = false;
  /** Who counts what is typed here; null for a client that doesn't name itself. */
  #typist: Typist | null = null;
  #telling: NodeJS.Timeout | null = null;
  #refusedAt = Number.NEGATIVE_INFINITY;
  /** End of what was sent, and of what the viewer has acknowledged. */
  #sent: number;
  #acked: number;
  #alive = true;
  #wake: (() => void) | null = null;

  constructor({ id, socket, subject, fromOffset, backend, events }: ViewerOptions) {
    this.id = id;
    this.person = backend.person;
    this.#socket = socket;
    this.#subject = subject;
    this.#backend = backend;
    this.#events = events;
    this.#sent = fromOffset;
    this.#acked = fromOffset;
    this.#input = new InputQueue({
      write: (data) => {
        this.#took(data.length);
        return backend.write(subject, data);
      },
      onError: (error) => this.fail(error),
      onFull: (full) => {
        if (full) socket.pause();
        else socket.resume();
        this.#wake?.();
      },
    });
  }

  get mayType(): boolean {
    return this.person.mayType || this.granted;
  }

  send(frame: Buffer): void {
    if (this.#takes()) this.#socket.send(frame);
  }

  /** Whether it can be sent something. Who asks on and on and never reads the answers is cut off. */
  #takes(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount <= MOST_UNREAD_BYTES) return true;
    this.#socket.terminate();
    return false;
  }

  end(code: number): void {
    this.#abort.abort();
    this.#input.close();
    // A paused socket would never see the other side's close frame.
    this.#socket.resume();
    this.#socket.close(code);
  }

  /** To be called before it runs: from here on it tells the client what is taken. */
  countsFor(typist: Typist): void {
    this.#typist = typist;
    this.send(encodeTaken(typist.taken, typist.known));
  }

  async run(): Promise<void> {
    const socket = this.#socket;
    socket.on("message", (data, isBinary) => this.#message(data as Buffer, isBinary));
    socket.on("pong", () => {
      this.#alive = true;
    });
    socket.on("error", () => {}); // a close follows
    socket.on("close", () => {
      this.#abort.abort();
      this.#input.close();
      this.#wake?.();
    });
    socket.resume();
    const heartbeat = setInterval(() => this.#beat(), PING_MS).unref();
    try {
      if (socket.readyState !== socket.OPEN) return;
      await this.#sendOutput();
      await this.#sendExit();
    } catch (error) {
      if (!this.#abort.signal.aborted) {
        this.#backend.log.warn(
          { err: error, processId: this.#subject.processId },
          "a terminal connection failed",
        );
        this.fail(error);
        this.end(CLOSE.failed);
      }
    } finally {
      clearInterval(heartbeat);
      this.#input.close();
      if (this.#telling) clearTimeout(this.#telling);
      if (this.#typist) this.#typist.end = null;
    }
  }

  async #sendOutput(): Promise<void> {
    const { signal } = this.#abort;
    const chunks = this.#backend.output.follow(this.#subject.processId, { fromOffset: this.#sent, signal });
    for await (const chunk of chunks) {
      if (chunk.offset > this.#sent) this.#sendGap(chunk.offset);
      if (!this.#hasRoom(chunk)) await this.#room(chunk);
      if (signal.aborted) return;
      this.#sendChunk(chunk);
      this.#sent = chunk.offset + chunk.data.length;
    }
  }

  #sendChunk(chunk: OutputChunk): void {
    const header = outputHeader(chunk);
    if (chunk.data.length < COPY_BELOW_BYTES) {
      this.send(Buffer.concat([header, chunk.data]));
    } else if (this.#takes()) {
      // One message in two parts: nothing is copied.
      this.#socket.send(header, { fin: false });
      this.#socket.send(chunk.data, { fin: true });
    }
  }

  #sendGap(to: number): void {
    this.send(encodeGap(this.#sent, to));
    // Nothing to render, nothing to wait for.
    this.#acked += to - this.#sent;
    this.#sent = to;
  }

  async #sendExit(): Promise<void> {
    const outcome = await this.#backend.outcome(this.#subject.processId);
    if (this.#abort.signal.aborted) return;
    if (outcome.status === "running") {
      // Its output is over, but how it ended is not known yet: the viewer asks again.
      this.end(CLOSE.restarting);
      return;
    }
    this.send(encodeJson("exit", outcome));
    this.end(CLOSE.ended);
  }

  #hasRoom(chunk: OutputChunk): boolean {
    if (this.#input.full) return this.#socket.bufferedAmount < SOCKET_BYTES;
    return this.#sent === this.#acked || this.#sent + chunk.data.length - this.#acked <= WINDOW_BYTES;
  }

  async #room(chunk: OutputChunk): Promise<void> {
    while (!this.#hasRoom(chunk) && !this.#abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        // While input is stuck nothing tells when the socket has drained.
        const timer = this.#input.full ? setTimeout(resolve, 10) : null;
        this.#wake = () => {
          if (timer !== null) clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
  }

  #message(message: Buffer, isBinary: boolean): void {
    const frame = isBinary ? decodeClientFrame(message) : null;
    if (frame === null) {
      this.fail(new ForkyardError("INVALID_INPUT", "The terminal got a message that it does not understand"));
      this.end(CLOSE.malformed);
      return;
    }
    switch (frame.type) {
      case "input":
        this.#type(frame.data);
        break;
      case "ack":
        this.#acked = Math.max(this.#acked, Math.min(frame.offset, this.#sent));
        this.#wake?.();
        break;
      case "resize":
        this.#events.resized({ cols: frame.cols, rows: frame.rows });
        break;
      case "control":
        this.#events.control(frame.control);
        break;
      case "ping":
        if (this.#typist) this.send(encodeTaken(this.#typist.taken, true));
        break;
      case "unknown":
        break;
    }
  }

  /** It is handed on, or refused: either way not to be sent again. */
  #took(bytes: number): void {
    const typist = this.#typist;
    if (!typist) return;
    typist.taken += bytes;
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      this.send(encodeTaken(typist.taken, true));
    }, TAKEN_MS).unref();
  }

  #type(data: Buffer): void {
    if (this.mayType) {
      this.#input.push(data);
      this.#events.typed();
      return;
    }
    this.#took(data.length);
    const now = performance.now();
    if (now - this.#refusedAt < REFUSAL_MS) return;
    this.#refusedAt = now;
    this.fail(
      new ForkyardError("FORBIDDEN", "You have view-only access to this terminal", {
        hint: "Ask for the keyboard; anyone who can type here can give it to you.",
      }),
    );
  }

  fail(error: unknown): void {
    this.send(encodeJson("error", toFailure(error)));
  }

  #beat(): void {
    if (!this.#alive && !this.#input.full) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    this.#socket.ping();
  }
}
