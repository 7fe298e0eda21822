import type { WebSocket } from "ws";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import type { OutputChunk, ProcessHost } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import type { OutputStore } from "../output/output-store.ts";
import { InputQueue } from "./input-queue.ts";
import { decodeClientFrame, encodeGap, encodeJson, outputHeader } from "./terminal-protocol.ts";

/** How far output may run ahead of what the viewer has acknowledged, bytes. */
const WINDOW_BYTES = 262_144;
/** While a viewer's input can't be taken, its acknowledgements can't be read either; then the socket's fill counts. */
const SOCKET_BYTES = 131_072;
const PING_MS = 20_000;
const COPY_BELOW_BYTES = 16_384;

/** Close codes. 1012 tells a client to come back soon. */
export const CLOSE = { ended: 1000, malformed: 1008, failed: 1011, restarting: 1012 } as const;

export type TerminalSubject = {
  processId: string;
  sandboxId: string;
  key: string;
  tty: { cols: number; rows: number } | null;
  forkOffset: number | null;
  forkedFrom: { name: string; at: string; rolledBack?: true } | null;
};

export type TerminalBackend = {
  output: Pick<OutputStore, "follow" | "head">;
  /** Looks the process up and checks that this viewer may see it. Throws a ForkyardError. */
  describe(processId: string): Promise<TerminalSubject>;
  host(sandboxId: string): Pick<ProcessHost, "write">;
  resize(processId: string, size: { cols: number; rows: number }): Promise<void>;
  /** How the process ended; called when its output has. */
  outcome(processId: string): Promise<{ status: string; exitCode: number | null; signal: string | null }>;
  log: Logger;
};

type Room = { viewers: Set<Viewer>; size: { cols: number; rows: number } | null };

/** All terminals that somebody looks at. */
export class TerminalServer {
  readonly #backend: TerminalBackend;
  readonly #rooms = new Map<string, Room>();

  constructor(backend: TerminalBackend) {
    this.#backend = backend;
  }

  /** Serves one viewer until either side ends it. */
  async serve(socket: WebSocket, options: { processId: string; fromOffset: number }): Promise<void> {
    // What the viewer says at once must wait until somebody listens.
    socket.pause();
    let subject: TerminalSubject;
    try {
      subject = await this.#backend.describe(options.processId);
    } catch (error) {
      socket.resume();
      socket.send(encodeJson("error", toFailure(error)));
      socket.close(CLOSE.malformed);
      return;
    }
    const room = this.#rooms.get(options.processId) ?? { viewers: new Set(), size: subject.tty };
    this.#rooms.set(options.processId, room);
    const viewer = new Viewer(socket, subject, options.fromOffset, this.#backend, (size) =>
      this.#resize(room, subject, size),
    );
    room.viewers.add(viewer);
    try {
      this.#tellAll(room, subject, await this.#backend.output.head(options.processId));
      await viewer.run();
    } finally {
      room.viewers.delete(viewer);
      if (room.viewers.size === 0) this.#rooms.delete(options.processId);
      else this.#tellAll(room, subject);
    }
  }

  /** Ends all connections, telling the viewers to come back. */
  close(): void {
    for (const room of this.#rooms.values()) {
      for (const viewer of room.viewers) viewer.end(CLOSE.restarting);
    }
  }

  async #resize(room: Room, subject: TerminalSubject, size: { cols: number; rows: number }): Promise<void> {
    if (subject.tty === null) return;
    if (room.size?.cols === size.cols && room.size.rows === size.rows) return;
    room.size = size;
    await this.#backend.resize(subject.processId, size);
    this.#tellAll(room, subject);
  }

  #tellAll(room: Room, subject: TerminalSubject, head?: number): void {
    const meta = {
      cols: room.size?.cols ?? 80,
      rows: room.size?.rows ?? 24,
      viewers: room.viewers.size,
      ...(head === undefined ? {} : { head }),
      forkOffset: subject.forkOffset,
      forkedFrom: subject.forkedFrom,
    };
    const frame = encodeJson("meta", meta);
    for (const viewer of room.viewers) viewer.send(frame);
  }
}

/** One WebSocket that looks at one process. */
class Viewer {
  readonly #socket: WebSocket;
  readonly #subject: TerminalSubject;
  readonly #backend: TerminalBackend;
  readonly #input: InputQueue;
  readonly #resize: (size: { cols: number; rows: number }) => Promise<void>;
  readonly #abort = new AbortController();
  /** End of what was sent, and of what the viewer has acknowledged. */
  #sent: number;
  #acked: number;
  #alive = true;
  #wake: (() => void) | null = null;

  constructor(
    socket: WebSocket,
    subject: TerminalSubject,
    fromOffset: number,
    backend: TerminalBackend,
    resize: (size: { cols: number; rows: number }) => Promise<void>,
  ) {
    this.#socket = socket;
    this.#subject = subject;
    this.#backend = backend;
    this.#resize = resize;
    this.#sent = fromOffset;
    this.#acked = fromOffset;
    this.#input = new InputQueue({
      write: (data) => backend.host(subject.sandboxId).write(subject.key, data),
      onError: (error) => this.#fail(error),
      onFull: (full) => {
        if (full) socket.pause();
        else socket.resume();
        this.#wake?.();
      },
    });
  }

  send(frame: Buffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame);
  }

  end(code: number): void {
    this.#abort.abort();
    this.#input.close();
    // A paused socket would never see the other side's close frame.
    this.#socket.resume();
    this.#socket.close(code);
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
        this.#fail(error);
        this.end(CLOSE.failed);
      }
    } finally {
      clearInterval(heartbeat);
      this.#input.close();
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
    } else if (this.#socket.readyState === this.#socket.OPEN) {
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
      this.#fail(
        new ForkyardError("INVALID_INPUT", "The terminal got a message that it does not understand"),
      );
      this.end(CLOSE.malformed);
      return;
    }
    switch (frame.type) {
      case "input":
        this.#input.push(frame.data);
        break;
      case "ack":
        this.#acked = Math.max(this.#acked, Math.min(frame.offset, this.#sent));
        this.#wake?.();
        break;
      case "resize":
        this.#resize({ cols: frame.cols, rows: frame.rows }).catch((error) => this.#fail(error));
        break;
      case "unknown":
        break;
    }
  }

  #fail(error: unknown): void {
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
