import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { ForkyardError, isForkyardError } from "../../domain/errors.ts";
import type { HostedProcess, OutputChunk, ProcessHost, ProcessTreeEntry, SpawnRequest } from "../port.ts";
import { Backoff } from "./backoff.ts";
import { checkSignal, LinkCut } from "./connect.ts";
import { Connections, type InitClientOptions, unreachable } from "./connections.ts";
import type { Exchange } from "./control.ts";
import { InitFiles } from "./files.ts";
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

/** How often a request goes out again after a cut. */
const ATTEMPTS = 4;
/** Bytes that may wait in `write` for one process. */
const MAX_QUEUED_WRITES = 8 << 20;

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
  /** The sandbox's files, by the same connections' rules. */
  readonly files: InitFiles;
  /** What sandbox-init says of itself, for tests and diagnosis. */
  stats(): Promise<InitStats>;
};

/** Connects when first used, and again after every cut. Touches nothing before the first call. */
export function openProcessHost(options: InitClientOptions): InitProcessHost {
  return new InitClient(options);
}

class InitClient implements InitProcessHost {
  readonly #connections: Connections;
  readonly #writes = new Map<string, { last: Promise<void>; bytes: number }>();

  readonly files: InitFiles;

  constructor(options: InitClientOptions) {
    this.#connections = new Connections(options);
    this.files = new InitFiles(this.#connections);
  }

  suspend(): Promise<void> {
    return this.#connections.suspend();
  }

  resume(): void {
    this.#connections.resume();
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  waitReady(signal: AbortSignal): Promise<void> {
    return this.#connections.waitReady(signal);
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

  async signal({ pid, startedAt }: { pid: number; startedAt: Date }, signal: string): Promise<void> {
    const request = requests.signal(pid, startedAt.getTime(), signalNumber(signal));
    try {
      await this.#ask(
        {
          request,
          answer: TYPE.DONE,
          read: () => {},
          subject: `Process number ${pid}`,
        },
        { repeat: false },
      );
    } catch (error) {
      // The request is right; in itself it is refused only by one that doesn't know it.
      if (!isForkyardError(error) || error.code !== "INVALID_INPUT") throw error;
      throw new ForkyardError(
        "UNSUPPORTED",
        "This sandbox was started before Forkyard could signal what its programs started",
        { hint: "Its terminal still can: kill with the process number.", cause: error },
      );
    }
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
      throw new ForkyardError("LIMIT_EXCEEDED", `More than 8 MiB of input are waiting for process ${key}`, {
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
    const backoff = new Backoff();
    for (;;) {
      const link = await this.#connections.control(signal);
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
      await this.#connections.pause(backoff, signal);
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
      timeoutMs = this.#connections.timeouts.answerMs,
      repeat = true,
    }: { timeoutMs?: number | null; repeat?: boolean } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const link = await this.#connections.control();
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
    const backoff = new Backoff();
    let next = fromOffset;
    for (;;) {
      const socket = await this.#connections.connect(
        hello.output(key, next),
        `Process ${key}`,
        this.#connections.timeouts.connectMs,
        signal,
      );
      const link = new OutputLink(socket, next);
      try {
        for await (const chunk of link.chunks(signal)) {
          next = chunk.offset + chunk.data.length;
          yield chunk;
        }
        return;
      } catch (error) {
        if (!(error instanceof LinkCut)) throw error;
      } finally {
        link.leave();
      }
      await this.#connections.pause(backoff, signal);
    }
  }

  async dial(port: number): Promise<Duplex> {
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new ForkyardError("INVALID_INPUT", `${port} is not a port; ports go from 1 to 65535`);
    const patience = this.#connections.timeouts.connectMs / 10;
    return this.#connections.connect(hello.dial(port), `Port ${port}`, patience);
  }
}
