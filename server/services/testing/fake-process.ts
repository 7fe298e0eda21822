import { ForkyardError } from "../../domain/errors.ts";
import type { HostedProcess, OutputChunk, ProcessHost, SpawnRequest } from "../../engine/port.ts";

type Exit = NonNullable<HostedProcess["exit"]>;

/** A process that does nothing by itself: tests write its output and end it. */
export class FakeProcess {
  readonly key: string;
  readonly request: SpawnRequest;
  output = Buffer.alloc(0);
  exit: Exit | null = null;
  #changed = Promise.withResolvers<void>();

  constructor(request: SpawnRequest) {
    this.key = request.key;
    this.request = request;
  }

  print(text: string): void {
    this.output = Buffer.concat([this.output, Buffer.from(text)]);
    this.#change();
  }

  end(exit: Partial<Exit> = { exitCode: 0 }): void {
    this.exit ??= { exitCode: null, signal: null, at: new Date(), ...exit };
    this.#change();
  }

  clone(): FakeProcess {
    const copy = new FakeProcess(this.request);
    copy.output = this.output;
    copy.exit = this.exit;
    return copy;
  }

  get hosted(): HostedProcess {
    const { key, request, output, exit } = this;
    const { argv, tty } = request;
    return {
      key,
      pid: 42,
      argv,
      tty: tty !== null,
      startedAt: new Date(),
      exit,
      headOffset: output.length,
      tailOffset: 0,
    };
  }

  /** Resolves at the next change; rejects if `signal` aborts. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<void>();
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    await Promise.race([this.#changed.promise, promise]).finally(() =>
      signal.removeEventListener("abort", stop),
    );
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}

export function fakeProcessHost(processes: () => Map<string, FakeProcess>): ProcessHost {
  const get = (key: string): FakeProcess => {
    const process = processes().get(key);
    if (process) return process;
    throw new ForkyardError("NOT_FOUND", `There is no process ${key}`);
  };
  return {
    async spawn(request) {
      const known = processes().get(request.key);
      if (known) return known.hosted;
      if (request.cwd === "/missing") throw new ForkyardError("INVALID_INPUT", "/missing is no directory");
      const process = new FakeProcess(request);
      processes().set(request.key, process);
      return process.hosted;
    },
    list: async () => [...processes().values()].map((process) => process.hosted),
    async *output(key, { fromOffset, signal }): AsyncGenerator<OutputChunk> {
      const process = get(key);
      for (let offset = fromOffset; ; ) {
        const data = process.output.subarray(offset);
        if (data.length > 0) {
          yield { stream: process.request.tty ? "tty" : "stdout", offset, time: new Date(), data };
          offset += data.length;
        } else if (process.exit) return;
        else await process.next(signal);
      }
    },
    async write(key, data) {
      get(key).print(data === null ? "<eof>" : data.toString());
    },
    resize: async (key) => void get(key),
    kill: async (key, signal) => get(key).end({ signal }),
    async signal({ pid, startedAt }, signal) {
      const process = [...processes().values()].filter(({ exit }) => !exit)[pid - 42];
      if (!process || startedAt.getTime() !== 0) throw new ForkyardError("NOT_FOUND", `${pid} has ended`);
      process.end({ signal });
    },
    async wait(key, signal) {
      const process = get(key);
      while (!process.exit) await process.next(signal);
      return process.exit;
    },
    async forget(key) {
      processes().delete(key);
    },
    async dial() {
      throw new ForkyardError("UNAVAILABLE", "nothing listens");
    },
    listeningPorts: async () => [{ port: 8000, pid: 42 }],
    tree: async () => {
      const entry = { user: 0, state: "S", cpuUsec: 5000, residentBytes: 4096, startedAt: new Date(0) };
      const init = { ...entry, pid: 1, parentPid: 0, key: null, argv: ["/.forkyard/init"] };
      const started = [...processes().values()].filter(({ exit }) => !exit);
      return [
        init,
        ...started.map(({ key, request }, index) => ({
          ...entry,
          pid: 42 + index,
          parentPid: 1,
          key,
          argv: request.argv,
        })),
      ];
    },
  };
}
