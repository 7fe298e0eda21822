import type net from "node:net";
import type { ForkyardError } from "../../domain/errors.ts";
import type { HostedProcess } from "../port.ts";
import { LinkCut, notAnswering } from "./connect.ts";
import {
  type Frame,
  FrameSplitter,
  nonsense,
  Reader,
  type Request,
  readError,
  readExit,
  TYPE,
} from "./protocol.ts";

type Exit = NonNullable<HostedProcess["exit"]>;

/** One kind of request with its answer. */
export type Exchange<T> = {
  request: Request;
  /** Type of the answer, and how its body (after the id) is read. */
  answer: number;
  read: (reader: Reader) => T;
  /** Names the thing in errors. */
  subject: string;
  /** null: the answer may take as long as it likes. */
  timeoutMs: number | null;
};

type Pending = {
  exchange: Exchange<unknown>;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
};

/** A control connection: requests and their answers, and notices of ended processes. */
export class ControlLink {
  readonly #socket: net.Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #exits = new Map<string, Set<(exit: Exit | null) => void>>();
  readonly #splitter = new FrameSplitter();
  #nextId = 1;
  #cut: Error | null = null;

  /** `socket` has had its READY. */
  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("end", () => socket.destroy());
    socket.on("close", () => this.#fail(new LinkCut("The connection to sandbox-init was cut")));
  }

  get open(): boolean {
    return this.#cut === null;
  }

  /** Answers that are still to come and will come soon (a write may wait for its program for ever). */
  get unanswered(): number {
    let count = 0;
    for (const { exchange } of this.#pending.values()) count += exchange.timeoutMs === null ? 0 : 1;
    return count;
  }

  /** Rejects with LinkCut, TIMEOUT or what sandbox-init answered. */
  request<T>(exchange: Exchange<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#cut !== null) {
        reject(this.#cut);
        return;
      }
      const id = this.#nextId;
      this.#nextId = id === 0xffff_ffff ? 1 : id + 1;
      const { timeoutMs } = exchange;
      const timer = timeoutMs === null ? undefined : setTimeout(() => this.#expire(id, timeoutMs), timeoutMs);
      this.#pending.set(id, { exchange, resolve, reject, timer });
      this.#socket.write(exchange.request(id));
    });
  }

  /** Calls back once: with the exit of that process, or null when the connection is cut. Returns how to stop it. */
  onExit(key: string, listener: (exit: Exit | null) => void): () => void {
    if (this.#cut !== null) {
      listener(null);
      return () => {};
    }
    const listeners = this.#exits.get(key) ?? new Set();
    this.#exits.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#exits.get(key) === listeners) this.#exits.delete(key);
    };
  }

  close(): void {
    this.#socket.destroy();
    this.#fail(new LinkCut("The connection to sandbox-init was closed"));
  }

  #receive(chunk: Buffer): void {
    if (this.#cut !== null) return;
    try {
      this.#splitter.push(chunk, (frame) => this.#handle(frame));
    } catch (error) {
      this.#fail(error as ForkyardError);
      this.#socket.destroy();
    }
  }

  #handle({ type, body }: Frame): void {
    const reader = new Reader(body);
    if (type === TYPE.EXIT) {
      const { key, exit } = readExit(reader);
      const listeners = this.#exits.get(key);
      this.#exits.delete(key);
      for (const listener of listeners ?? []) listener(exit);
      return;
    }
    const id = reader.u32();
    const pending = this.#pending.get(id);
    if (type === TYPE.ERROR && id === 0) throw readError(reader, "sandbox-init");
    if (pending === undefined) {
      if (id === 0 || id >= this.#nextId) throw nonsense("an answer to no question");
      return; // came after its time
    }
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    try {
      if (type === TYPE.ERROR) {
        pending.reject(readError(reader, pending.exchange.subject));
        return;
      }
      if (type !== pending.exchange.answer) throw nonsense("an answer of the wrong kind");
      const value = pending.exchange.read(reader);
      reader.end();
      pending.resolve(value as never);
    } catch (error) {
      pending.reject(error as ForkyardError);
      throw error;
    }
  }

  #expire(id: number, timeoutMs: number): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.reject(notAnswering(timeoutMs));
  }

  #fail(error: Error): void {
    if (this.#cut !== null) return;
    this.#cut = error;
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(error);
    }
    this.#pending.clear();
    for (const listeners of this.#exits.values()) for (const listener of listeners) listener(null);
    this.#exits.clear();
  }
}
