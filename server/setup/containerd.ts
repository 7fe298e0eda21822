import { mkdir, readFile, readlink, realpath, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { teardownHost } from "../engine/containerd/teardown.ts";
import type { Logger } from "../log.ts";
import { removeCgroups } from "./cgroup.ts";
import { type CommandOptions, type CommandResult, runCommand } from "./command.ts";
import {
  boundLog,
  checkSocketPath,
  containerdFiles,
  containerdSocket,
  copyResolverFiles,
  findContainerd,
  launchContainerd,
  waitReady,
} from "./containerd-process.ts";
import {
  createMountNamespace,
  type EnginePaths,
  mountNamespaceFile,
  mountNamespaceId,
  processesIn,
  removeMountNamespace,
} from "./mount-namespace.ts";

export type ContainerdOptions = EnginePaths & {
  log: Logger;
  /** containerd died and answers again; sandboxes ran on meanwhile. */
  onRestart?: (pid: number) => void;
};

export type ManagedContainerd = {
  /** Path of its socket, the same inside and outside of its mount namespace. */
  address: string;
  /** The file to which its mount namespace is bound. */
  mountNamespace: string;
  readonly pid: number;
  /** Ends the watching only: containerd and all sandboxes run on, for the next start to adopt. */
  release(): void;
  /** Ends containerd and every sandbox, and leaves no process, mount or file but the data directory. */
  stop(): Promise<void>;
};

const WATCH_MS = 500;
const HOUSEKEEPING_MS = 5_000;
const MAX_BACKOFF_MS = 30_000;
/** A run as long as this makes the next death a first one. */
const HEALTHY_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

/**
 * Starts our own containerd, or adopts the one that runs in this run directory, and starts it again whenever it
 * dies. Throws CONFLICT if the run directory is another instance's, UNAVAILABLE with containerd's own words if it
 * does not start.
 */
export async function startContainerd(options: ContainerdOptions): Promise<ManagedContainerd> {
  const { dataDir, runDir, log } = options;
  checkSocketPath(runDir);
  await mkdir(runDir, { recursive: true, mode: 0o711 });
  await claimRunDirectory(options);
  let pid = await ensureRunning(options);
  const watching = new AbortController();
  const watch = superviseContainerd(options, pid, watching.signal, (started) => {
    pid = started;
    options.onRestart?.(started);
  }).catch((error) => {
    if (!watching.signal.aborted) log.error({ err: error }, "watching containerd failed");
  });
  return {
    address: containerdSocket(runDir),
    mountNamespace: mountNamespaceFile(runDir),
    get pid() {
      return pid;
    },
    release: () => watching.abort(),
    stop: async () => {
      watching.abort();
      await watch;
      await stopContainerd({ dataDir, runDir });
    },
  };
}

async function ensureRunning(options: ContainerdOptions): Promise<number> {
  const running = await findContainerd(options.runDir);
  if (running !== null) {
    if (await waitReady(options.runDir, async () => !(await isAlive(running, options.runDir))))
      return running;
    throw new ForkyardError(
      "UNAVAILABLE",
      `containerd (process ${running}) is running but does not answer.`,
      {
        hint: "Run `npm start -- --stop`, then `npm start`.",
      },
    );
  }
  if ((await mountNamespaceId(options.runDir)) === null) await createMountNamespace(options);
  return launchContainerd(options);
}

async function superviseContainerd(
  options: ContainerdOptions,
  firstPid: number,
  signal: AbortSignal,
  onRestart: (pid: number) => void,
): Promise<void> {
  let pid = firstPid;
  let upSince = Date.now();
  let housekept = Date.now();
  let backoff = 0;
  const pause = (ms: number) => sleep(ms, undefined, { signal, ref: false });
  while (!signal.aborted) {
    await pause(WATCH_MS);
    if (await isAlive(pid, options.runDir)) {
      if (Date.now() - housekept < HOUSEKEEPING_MS) continue;
      housekept = Date.now();
      await Promise.all([copyResolverFiles(options.runDir), boundLog(options.dataDir)]).catch((error) =>
        options.log.warn({ err: error }, "housekeeping for containerd failed"),
      );
      continue;
    }
    if (Date.now() - upSince > HEALTHY_MS) backoff = 0;
    options.log.warn({ pid, backoff }, "containerd died; starting it again");
    await pause(backoff);
    backoff = Math.min(MAX_BACKOFF_MS, Math.max(500, backoff * 2));
    try {
      pid = await ensureRunning(options);
      upSince = Date.now();
      options.log.info({ pid }, "containerd is back");
      onRestart(pid);
    } catch (error) {
      options.log.error({ reason: toFailure(error).message }, "containerd could not be started again");
    }
  }
}

/** Neither a zombie nor a stranger that got the same pid shows this namespace. */
async function isAlive(pid: number, runDir: string): Promise<boolean> {
  const shown = await readlink(`/proc/${pid}/ns/mnt`).catch(() => null);
  return shown !== null && shown === `mnt:[${await mountNamespaceId(runDir)}]`;
}

/** Two data directories must not share a run directory: each would take the other's containerd for its own. */
async function claimRunDirectory({ dataDir, runDir }: EnginePaths): Promise<void> {
  const file = join(containerdFiles(runDir), "data-directory");
  const owner = await readFile(file, "utf8").catch(() => null);
  if (owner !== null && owner !== dataDir && (await findContainerd(runDir)) !== null)
    throw new ForkyardError(
      "CONFLICT",
      `The run directory "${runDir}" belongs to the data directory "${owner}".`,
      {
        hint: "Set FORKYARD_RUN_DIR to a directory that only this instance uses, or end that one with `npm start -- --stop`.",
      },
    );
  await mkdir(containerdFiles(runDir), { recursive: true, mode: 0o700 });
  await writeFile(file, dataDir);
}

/**
 * Ends what lives in a run directory, whether or not this process started it: containerd, sandboxes, shims, the
 * sandboxes' network, the mount namespace and its files. Idempotent.
 */
export async function stopContainerd({
  dataDir,
  runDir,
}: Pick<EnginePaths, "dataDir" | "runDir">): Promise<void> {
  const namespaceId = await mountNamespaceId(runDir);
  if (namespaceId !== null) {
    // containerd first: it would start shims and clean up between the steps below.
    const pid = await findContainerd(runDir);
    if (pid !== null) await endProcess(pid, runDir);
    await removeContainers(mountNamespaceFile(runDir));
    await teardownHost({ dataDir, mountNamespace: mountNamespaceFile(runDir) });
    await endAllIn(namespaceId);
    await removeCgroups(await realpath(dataDir).catch(() => dataDir));
  }
  await removeMountNamespace(runDir);
  await rm(containerdFiles(runDir), { recursive: true, force: true });
  await rmdir(runDir).catch(() => {}); // others keep files there too
}

async function endProcess(pid: number, runDir: string): Promise<void> {
  const deadline = Date.now() + STOP_WITHIN_MS;
  signalTo(pid, "SIGTERM");
  while ((await isAlive(pid, runDir)) && Date.now() < deadline) await sleep(20);
  while (await isAlive(pid, runDir)) {
    signalTo(pid, "SIGKILL");
    await sleep(20);
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended meanwhile
  }
}

/** runc's own delete ends paused ones too and removes their cgroups, which killing processes would not. */
async function removeContainers(mountNamespace: string): Promise<void> {
  const found = await runInEngine(mountNamespace, [
    "sh",
    "-c",
    "ls -d /run/containerd/runc/*/* 2>/dev/null || true",
  ]);
  for (const path of found.stdout.split("\n").filter(Boolean)) {
    const [id, namespace] = path.split("/").reverse() as [string, string];
    const argv = ["runc", "--root", `/run/containerd/runc/${namespace}`, "delete", "--force", id];
    await runInEngine(mountNamespace, argv, { timeoutMs: 30_000 }).catch(() => {}); // half-made: killed below
  }
}

async function endAllIn(namespaceId: number): Promise<void> {
  const deadline = Date.now() + STOP_WITHIN_MS;
  for (;;) {
    const left = await processesIn(namespaceId);
    if (left.length === 0) return;
    if (Date.now() > deadline)
      throw new ForkyardError(
        "TIMEOUT",
        `Engine processes do not end: ${left.map((p) => p.pid).join(", ")}.`,
      );
    for (const { pid } of left) signalTo(pid, "SIGKILL");
    await sleep(20);
  }
}

/**
 * Runs a program of the engine root (nft, ip, runc, criu …) in the engine's mount namespace and the host's network.
 * Rejects like `runCommand`.
 */
export function runInEngine(
  mountNamespace: string,
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return runCommand(["nsenter", `--mount=${mountNamespace}`, "--", ...argv], options);
}
