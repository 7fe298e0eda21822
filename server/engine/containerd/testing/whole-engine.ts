import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "../../../log.ts";
import { type ManagedContainerd, startContainerd } from "../../../setup/containerd.ts";
import { placeBaseStore } from "../../../testing/base-store.ts";
import type { Engine, HostedProcess, SandboxSpec, SpawnRequest } from "../../port.ts";
import { openEngine } from "../engine.ts";
import { ENGINE_DIR } from "./harness.ts";

/** As the servers of tests call it, whose store this one begins with too. */
export const BASE = "forkyard.local/base:latest";

export type WholeEngine = {
  engine: Engine;
  managed: ManagedContainerd;
  dataDir: string;
  runDir: string;
  /** Lets go of the engine and opens it again, as a restarted server would. */
  reopen(): Promise<Engine>;
  /** Ends all that runs; the directories stay. */
  stop(): Promise<void>;
  dispose(): Promise<void>;
};

/** An engine with all its parts, in directories of its own, with the base image in it. */
export async function startWholeEngine(options: { directory?: string } = {}): Promise<WholeEngine> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "fy-es-")));
  const log = createLogger({ logLevel: process.env.LOG_LEVEL === undefined ? "silent" : "debug" });
  const dataDir = join(directory, "data");
  const runDir = join(directory, "run");
  // A directory that is given is a disk of its own, and a small one.
  if (options.directory === undefined) await placeBaseStore({ dataDir, engineDir: ENGINE_DIR });
  const managed = await startContainerd({ dataDir, runDir, engineDir: ENGINE_DIR, log });
  const open = () =>
    openEngine({
      containerdAddress: managed.address,
      mountNamespace: managed.mountNamespace,
      managed: true,
      engineDir: ENGINE_DIR,
      dataDir,
      log,
    });
  let stopped = false;
  const whole: WholeEngine = {
    engine: await open(),
    managed,
    dataDir,
    runDir,
    async reopen() {
      await whole.engine.close();
      whole.engine = await open();
      return whole.engine;
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      const held = await whole.engine.sandboxes.list();
      for (const { id } of held) await whole.engine.sandboxes.remove(id);
      await whole.engine.close();
      await managed.stop();
    },
    async dispose() {
      await whole.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await whole.engine.images
    .get(BASE)
    .catch(() => whole.engine.images.import(join(ENGINE_DIR, "base-image.tar"), BASE, {}));
  return whole;
}

export function sandboxSpec(id: string, more: Partial<SandboxSpec> = {}): SandboxSpec {
  return {
    id,
    hostname: id,
    source: { kind: "image", reference: BASE },
    limits: { cpu: 1, memoryMiB: 512, pids: 200 },
    network: "nat",
    ...more,
  };
}

let keys = 0;

export function request(argv: string[], more: Partial<SpawnRequest> = {}): SpawnRequest {
  const env = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
  return { key: `t${++keys}`, argv, cwd: "/", env, user: "0:0", tty: null, ...more };
}

/** Runs a program to its end; all that it wrote, stdout and stderr together. */
export async function exec(
  engine: Engine,
  id: string,
  argv: string[],
): Promise<{ output: string; exitCode: number | null }> {
  const host = engine.processes(id);
  const { key } = await host.spawn(request(argv));
  const signal = AbortSignal.timeout(60_000);
  const pieces: Buffer[] = [];
  for await (const { data } of host.output(key, { fromOffset: 0, signal })) pieces.push(data);
  const exit = await host.wait(key, signal);
  return { output: Buffer.concat(pieces).toString(), exitCode: exit.exitCode };
}

export const sh = (engine: Engine, id: string, script: string) => exec(engine, id, ["/bin/sh", "-c", script]);

/** A program that runs on, whose output can be waited for. */
export class Running {
  readonly #engine: Engine;
  readonly id: string;
  readonly key: string;

  constructor(engine: Engine, id: string, process: Pick<HostedProcess, "key">) {
    this.#engine = engine;
    this.id = id;
    this.key = process.key;
  }

  write(text: string): Promise<void> {
    return this.#engine.processes(this.id).write(this.key, Buffer.from(text));
  }

  /** Everything that is still held of its output, and what comes. */
  output(signal: AbortSignal) {
    return this.#engine.processes(this.id).output(this.key, { fromOffset: 0, signal });
  }

  /** Everything that is still held of its output, as soon as it matches. */
  async until(pattern: RegExp): Promise<string> {
    let text = "";
    for await (const { data } of this.output(AbortSignal.timeout(60_000))) {
      text += data.toString();
      if (pattern.test(text)) return text;
    }
    throw new Error(`It ended without ${pattern}: ${text}`);
  }
}

export async function start(
  engine: Engine,
  id: string,
  argv: string[],
  more: Partial<SpawnRequest> = {},
): Promise<Running> {
  return new Running(engine, id, await engine.processes(id).spawn(request(argv, more)));
}
