import { randomBytes } from "node:crypto";
import type net from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "../../domain/errors.ts";
import type { HostedProcess, OutputChunk, ProcessHost, ProcessTreeEntry, SpawnRequest } from "../port.ts";
import { abortable, checkSignal, greet, LinkCut, openConnection } from "./connect.ts";
import { ControlLink, type Exchange } from "./control.ts";
import { Gate } from "./gate.ts";
import { OutputLink } from "./output.ts";
import {
  hello,
  type InitStats,
  MAX_WRITE,
  readPorts,
  readProcess,
  readProcesses,
  readStats,
  readTree,
  requests,
  signalNumber,
  TYPE,
} from "./protocol.ts";

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
/** How often a request goes out again after a cut. */
const ATTEMPTS = 4;
/** Bytes that may wait in `write` for one process. */
const MAX_QUEUED_WRITES = 8 << 20;
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

/** The processes of one sandbox, through its sandbox-init, with what checkpointing needs besides. */
export type InitProcessHost = ProcessHost & {
  /**
   * Before a checkpoint or a pause: lets answers under way come in, closes every connection and waits until
   * sandbox-init has closed its sides too. Calls made from now on wait for `resume`; output iterables go on there
   * at their offset. Call `resume` also when this rejects (TIMEOUT: sandbox-init did not let go).
   */
  suspend(): Promise<void>;
  resume(): void;
  /** Closes every connection; all calls reject from now on. */
  close(): Promise<void>;
  /** Resolves as soon as sandbox-init answers; tries until `signal` aborts. */
  waitReady(signal: AbortSignal): Promise<void>;
  /** What sandbox-init says of itself, for tests and diagnosis. */
  stats(): Promise<InitStats>;
};

/** Connects when first used, and again after every cut. Touches nothing before the first call. */
export function openProcessHost(options: InitClientOptions): InitProcessHost {
  return new InitClient(options);
}

class InitClient implements InitProcessHost {
  readonly #path: string;
  readonly #log: ClientLog | undefined;
  readonly #timeouts: Timeouts;
  readonly #gate = new Gate();
  readonly #closing = new AbortController();
  readonly #outputs = new Set<OutputLink>();
  readonly #sockets = new Set<net.Socket>(); // dialled ones, and handshakes under way
  readonly #writes = new Map<string, { last: Promise<void>; bytes: number }>();
  #link: Promise<ControlLink> | null = null;
  #current: ControlLink | null = null; // what #link gave last

  constructor({ socketPath, log, timeouts, suspended }: InitClientOptions) {
    if (suspended) this.#gate.shut();
    this.#path = socketPath;
    this.#log = log;
    this.#timeouts = { ...TIMEOUTS, ...timeouts };
  }

  // -------------------------------------------------------------- requests

  async spawn(request: SpawnRequest): Promise<HostedProcess> {
    return this.#ask({
      request: requests.spawn(request),
      answer: TYPE.PROCESS,
      read: readProcess,
      subject: `Starting ${JSON.stringify(request.argv[0]?.slice(0, 100))}`,
    });
  }

  list(): Promise<HostedProcess[]> {
    return this.#ask({
      request: requests.plain(TYPE.LIST),
      answer: TYPE.PROCESSES,
      read: readProcesses,
      subject: "Listing processes",
    });
  }

  resize(key: string, { cols, rows }: { cols: number; rows: number }): Promise<void> {
    return this.#tell(key, requests.resize(key, cols, rows));
  }

  async kill(key: string, signal: string): Promise<void> {
    // A signal must not go out twice: not repeated after a cut.
    return this.#tell(key, requests.kill(key, signalNumber(signal)), { repeat: false });
  }

  forget(key: string): Promise<void> {
    return this.#tell(key, requests.onProcess(TYPE.FORGET, key));
  }

  listeningPorts(): Promise<{ port: number; pid: number | null }[]> {
    return this.#ask({
      request: requests.plain(TYPE.PORTS),
      answer: TYPE.PORTS_REPLY,
      read: readPorts,
      subject: "Listing ports",
    });
  }

  tree(): Promise<ProcessTreeEntry[]> {
    return this.#ask({
      request: requests.plain(TYPE.TREE),
      answer: TYPE.TREE_REPLY,
      read: readTree,
      subject: "Listing the process tree",
    });
  }

  stats(): Promise<InitStats> {
    return this.#ask({
      request: requests.plain(TYPE.STATS),
      answer: TYPE.STATS_REPLY,
      read: readStats,
      subject: "Asking sandbox-init",
    });
  }

  async write(key: string, data: Buffer | null): Promise<void> {
    const size = data?.length ?? 0;
    const queue = this.#writes.get(key) ?? { last: Promise.resolve(), bytes: 0 };
    if (queue.bytes + size > MAX_QUEUED_WRITES)
      throw new ForkyardError("LIMIT_EXCEEDED", `More than 8 MiB of input wait for process ${key}`, {
        hint: "Its program does not read its input; wait for it or end it.",
      });
    this.#writes.set(key, queue);
    queue.bytes += size;
    // One after the other, so that input keeps its order.
    const mine = queue.last.then(() => this.#writeAll(key, data));
    const settled = mine.catch(() => {});
    queue.last = settled;
    try {
      await mine;
    } finally {
      queue.bytes -= size;
      if (queue.last === settled) this.#writes.delete(key);
    }
  }

  async #writeAll(key: string, data: Buffer | null): Promise<void> {
    if (data === null) return this.#writePiece(key, Buffer.alloc(0), true);
    for (let at = 0; at < data.length; at += MAX_WRITE)
      await this.#writePiece(key, data.subarray(at, at + MAX_WRITE), false);
  }

  #writePiece(key: string, data: Buffer, end: boolean): Promise<void> {
    // The token makes a repeat after a cut safe: what sandbox-init took already it takes no second time.
    const token = randomBytes(8).readBigUInt64BE() | 1n;
    return this.#tell(key, requests.write(key, token, data, end), { timeoutMs: null });
  }

  async wait(key: string, signal: AbortSignal): Promise<NonNullable<HostedProcess["exit"]>> {
    for (;;) {
      const link = await this.#control(signal);
      const { promise: ended, resolve } = Promise.withResolvers<HostedProcess["exit"]>();
      const aborted = () => resolve(null);
      signal.addEventListener("abort", aborted);
      // First listen, then ask: nothing falls in between.
      const stop = link.onExit(key, resolve);
      try {
        const now = link.request({
          request: requests.onProcess(TYPE.GET, key),
          answer: TYPE.PROCESS,
          read: readProcess,
          subject: `Process ${key}`,
          timeoutMs: null,
        });
        const process = await Promise.race([now, ended.then(() => null)]);
        now.catch(() => {});
        const exit = process?.exit ?? (await ended);
        if (exit !== null) return exit;
      } catch (error) {
        if (!(error instanceof LinkCut)) throw error;
      } finally {
        stop();
        signal.removeEventListener("abort", aborted);
      }
      checkSignal(signal);
    }
  }

  #tell(
    key: string,
    request: Exchange<void>["request"],
    options: { timeoutMs?: number | null; repeat?: boolean } = {},
  ): Promise<void> {
    return this.#ask({ request, answer: TYPE.DONE, read: () => {}, subject: `Process ${key}` }, options);
  }

  async #ask<T>(
    exchange: Omit<Exchange<T>, "timeoutMs">,
    {
      timeoutMs = this.#timeouts.answerMs,
      repeat = true,
    }: { timeoutMs?: number | null; repeat?: boolean } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const link = await this.#control();
      try {
        return await link.request({ ...exchange, timeoutMs });
      } catch (error) {
        if (!(error instanceof LinkCut)) throw error;
        if (!repeat || attempt === ATTEMPTS) throw unreachable(error);
      }
    }
  }

  // -------------------------------------------------------------- output and dialling

  async *output(
    key: string,
    { fromOffset, signal }: { fromOffset: number; signal: AbortSignal },
  ): AsyncGenerator<OutputChunk> {
    let next = fromOffset;
    for (;;) {
      const socket = await this.#connect(
        hello.output(key, next),
        `Process ${key}`,
        this.#timeouts.connectMs,
        signal,
      );
      const link = new OutputLink(socket, next);
      this.#outputs.add(link);
      try {
        for await (const chunk of link.chunks(signal)) {
          next = chunk.offset + chunk.data.length;
          yield chunk;
        }
        return;
      } catch (error) {
        if (!(error instanceof LinkCut)) throw error;
      } finally {
        this.#outputs.delete(link);
        link.leave();
      }
    }
  }

  async dial(port: number): Promise<Duplex> {
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new ForkyardError("INVALID_INPUT", `${port} is no port; ports are 1 to 65535`);
    const socket = await this.#connect(hello.dial(port), `Port ${port}`, this.#timeouts.connectMs / 10);
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }

  // -------------------------------------------------------------- connections

  /** The control connection, opened if there is none. */
  async #control(signal?: AbortSignal): Promise<ControlLink> {
    for (;;) {
      await this.#gate.pass(signal);
      this.#link ??= this.#openControl();
      const mine = this.#link;
      try {
        const link = await abortable(mine, signal);
        if (link.open) return link;
      } catch (error) {
        checkSignal(signal); // whoever else waits for the link still gets it
        if (this.#link === mine) this.#link = null;
        throw error;
      }
      if (this.#link === mine) this.#link = null;
    }
  }

  async #openControl(): Promise<ControlLink> {
    const socket = await this.#connect(hello.control(), "control connection", this.#timeouts.connectMs);
    this.#current = new ControlLink(socket);
    return this.#current;
  }

  /** A greeted connection; tries again with a growing pause for `patienceMs` while nobody listens. */
  async #connect(
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
    let opened: net.Socket | null = null;
    const mayConnect = () => this.#gate.passable;
    const onOpen = (socket: net.Socket) => {
      opened = socket;
      this.#sockets.add(socket);
    };
    try {
      const options = { subject, mayConnect, onOpen, signal, timeoutMs: this.#timeouts.answerMs };
      const socket = await greet(this.#path, greeting, options);
      // Suspended in between: this one must not stay open.
      if (socket.destroyed || !mayConnect()) {
        socket.destroy();
        throw new LinkCut("The connection was closed");
      }
      return socket;
    } finally {
      if (opened) this.#sockets.delete(opened);
    }
  }

  // -------------------------------------------------------------- suspending

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
    for (const output of this.#outputs) output.cut();
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
      this.#timeouts.quiesceMs,
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

  async waitReady(signal: AbortSignal): Promise<void> {
    for (;;) {
      checkSignal(signal);
      try {
        await this.#control(signal);
        return;
      } catch (error) {
        const code = (error as ForkyardError).code;
        if ((code !== "UNAVAILABLE" && code !== "TIMEOUT") || this.#gate.closed) throw error;
      }
    }
  }
}

function unreachable(cause: Error): ForkyardError {
  return new ForkyardError("UNAVAILABLE", `sandbox-init can't be reached: ${cause.message}`, {
    hint: "The sandbox may have ended; look at its status.",
    cause,
  });
}
