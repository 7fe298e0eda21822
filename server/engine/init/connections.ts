import type net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "../../domain/errors.ts";
import { Backoff } from "./backoff.ts";
import { abortable, checkSignal, greet, LinkCut, openConnection } from "./connect.ts";
import { ControlLink } from "./control.ts";
import { Gate } from "./gate.ts";
import { hello } from "./protocol.ts";

/** How long things may take, ms. */
export type Timeouts = {
  /** One answer. */
  answerMs: number;
  /** Connecting again and again while nobody listens; a tenth of it for dial. */
  connectMs: number;
  /** sandbox-init letting go of its connections in `suspend`. */
  quiesceMs: number;
};
const TIMEOUTS: Timeouts = { answerMs: 10_000, connectMs: 5_000, quiesceMs: 5_000 };
/** How long `suspend` waits for answers that are under way, ms. */
const SETTLE_MS = 2_000;

/** What is needed of the server's log. */
export type ClientLog = { debug(fields: object, message: string): void };

export type InitClientOptions = {
  socketPath: string;
  log?: ClientLog;
  timeouts?: Partial<Timeouts>;
  /** Start as after `suspend`: for a sandbox that is found paused, where even a connection waiting would harm. */
  suspended?: boolean;
};

/** All connections to one sandbox-init: opened when needed, cut for a checkpoint, opened again. */
export class Connections {
  readonly timeouts: Timeouts;
  readonly #path: string;
  readonly #log: ClientLog | undefined;
  readonly #gate = new Gate();
  readonly #closing = new AbortController();
  readonly #sockets = new Set<net.Socket>(); // every one that is open, of whatever kind
  #link: Promise<ControlLink> | null = null;
  #current: ControlLink | null = null; // what #link gave last

  constructor({ socketPath, log, timeouts, suspended }: InitClientOptions) {
    if (suspended) this.#gate.shut();
    this.#path = socketPath;
    this.#log = log;
    this.timeouts = { ...TIMEOUTS, ...timeouts };
  }

  /** The control connection, opened if there is none. */
  async control(signal?: AbortSignal): Promise<ControlLink> {
    const backoff = new Backoff();
    for (;;) {
      await this.#gate.pass(signal);
      const fresh = this.#link === null;
      this.#link ??= this.#openControl();
      const mine = this.#link;
      try {
        const link = await abortable(mine, signal);
        if (link.open) return link;
        if (fresh) await this.pause(backoff, signal);
      } catch (error) {
        checkSignal(signal); // whoever else waits for the link still gets it
        if (this.#link === mine) this.#link = null;
        throw error;
      }
      if (this.#link === mine) this.#link = null;
    }
  }

  /** Before another attempt, after one that came to nothing; not longer than these connections are wanted. */
  pause(backoff: Backoff, signal?: AbortSignal): Promise<void> {
    return backoff.pause(this.#closing.signal, signal);
  }

  async #openControl(): Promise<ControlLink> {
    const socket = await this.connect(hello.control(), "control connection", this.timeouts.connectMs);
    this.#current = new ControlLink(socket);
    return this.#current;
  }

  /** A greeted connection; tries again with a growing pause for `patienceMs` while nobody listens. */
  async connect(
    greeting: Buffer,
    subject: string,
    patienceMs: number,
    signal?: AbortSignal,
  ): Promise<net.Socket> {
    const started = Date.now();
    let pause = 2;
    let until = started + patienceMs;
    for (;;) {
      const before = Date.now();
      await this.#gate.pass(signal);
      until += Date.now() - before; // being held back costs no patience
      try {
        return await this.#greet(greeting, subject, signal);
      } catch (error) {
        if (!(error instanceof LinkCut)) throw error;
        if (Date.now() >= until) throw unreachable(error);
        this.#log?.debug({ path: this.#path, reason: error.message }, "connecting to sandbox-init again");
      }
      await sleep(pause, undefined, { signal: this.#closing.signal }).catch(() => {});
      // Often at first: a sandbox that starts is ready within milliseconds.
      pause = Math.min(pause * 2, Date.now() - started < 2_000 ? 8 : 200);
    }
  }

  async #greet(greeting: Buffer, subject: string, signal?: AbortSignal): Promise<net.Socket> {
    const mayConnect = () => this.#gate.passable;
    const onOpen = (socket: net.Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    };
    const options = { subject, mayConnect, onOpen, signal, timeoutMs: this.timeouts.answerMs };
    const socket = await greet(this.#path, greeting, options);
    // Suspended in between: this one must not stay open.
    if (mayConnect() && !socket.destroyed) return socket;
    socket.destroy();
    throw new LinkCut("The connection was closed");
  }

  /** See `InitProcessHost`. */
  async suspend(): Promise<void> {
    this.#gate.shut();
    const until = Date.now() + SETTLE_MS;
    while (this.#current?.open && this.#current.unanswered > 0 && Date.now() < until) await sleep(1);
    this.#cutAll();
    await this.#quiesce();
  }

  resume(): void {
    this.#gate.open();
  }

  async close(): Promise<void> {
    this.#gate.close();
    this.#closing.abort();
    this.#cutAll();
  }

  #cutAll(): void {
    this.#link = null;
    this.#current?.close();
    this.#current = null;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves when sandbox-init has closed all connections; at once if there is none that runs. */
  async #quiesce(): Promise<void> {
    let socket: net.Socket;
    try {
      socket = await openConnection(this.#path);
    } catch (error) {
      if (error instanceof LinkCut) return;
      throw error;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(new ForkyardError("TIMEOUT", "sandbox-init did not close its connections in time")),
      this.timeouts.quiesceMs,
    );
    socket.on("end", resolve).on("close", () => resolve());
    socket.resume();
    socket.write(hello.quiesce());
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  }

  /** See `InitProcessHost`. */
  async waitReady(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    for (;;) {
      checkSignal(signal);
      try {
        await this.control(signal);
        return;
      } catch (error) {
        const code = (error as ForkyardError).code;
        if ((code !== "UNAVAILABLE" && code !== "TIMEOUT") || this.#gate.closed) throw error;
      }
      await this.pause(backoff, signal);
    }
  }
}

/** UNAVAILABLE: nobody listens, or every connection is cut. */
export function unreachable(cause: Error): ForkyardError {
  return new ForkyardError("UNAVAILABLE", `sandbox-init can't be reached: ${cause.message}`, {
    hint: "The sandbox may have ended; check its status.",
    cause,
  });
}
