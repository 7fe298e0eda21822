import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, realpath, rename, stat, truncate, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "../domain/errors.ts";
import { leaveCgroup } from "./cgroup.ts";
import { minimalEnvironment, proxyEnvironment } from "./command.ts";
import { containerdConfig } from "./containerd-config.ts";
import { type EnginePaths, mountNamespaceFile, mountNamespaceId, processesIn } from "./mount-namespace.ts";

const BINARY = "/usr/bin/containerd";
const READY_WITHIN_MS = 60_000;
const MAX_LOG_BYTES = 16 * 1024 * 1024;
/** sun_path of a unix socket, less its NUL; the socket for shims has `.ttrpc` after the name. */
const MAX_SOCKET_PATH = 107;

export const containerdFiles = (runDir: string) => join(runDir, "containerd");
export const containerdSocket = (runDir: string) => join(containerdFiles(runDir), "containerd.sock");
const logFile = (dataDir: string) => join(dataDir, "containerd.log");

/** Throws INVALID_INPUT if the kernel can't hold a socket's path below this run directory. */
export function checkSocketPath(runDir: string): void {
  if (Buffer.byteLength(`${containerdSocket(runDir)}.ttrpc`) > MAX_SOCKET_PATH)
    throw new ForkyardError(
      "INVALID_INPUT",
      `The run directory "${runDir}" has too long a path for a socket.`,
      {
        hint: "Set FORKYARD_RUN_DIR to a shorter path (at most 75 bytes).",
      },
    );
}

/** Pid of the containerd that lives in this run directory's namespace, or null. */
export async function findContainerd(runDir: string): Promise<number | null> {
  const namespaceId = await mountNamespaceId(runDir);
  if (namespaceId === null) return null;
  const found = (await processesIn(namespaceId)).find((entry) => entry.argv[0] === BINARY);
  return found?.pid ?? null;
}

/** Starts containerd in its namespace, apart from this process; resolves with its pid once it answers. */
export async function launchContainerd(paths: EnginePaths): Promise<number> {
  const { dataDir, runDir } = paths;
  const files = containerdFiles(runDir);
  await mkdir(files, { recursive: true, mode: 0o700 });
  await mkdir(join(dataDir, "containerd"), { recursive: true, mode: 0o700 });
  await copyResolverFiles(runDir);
  const config = join(files, "config.toml");
  await writeFile(
    config,
    containerdConfig({ root: join(dataDir, "containerd"), socket: containerdSocket(runDir) }),
  );
  await boundLog(dataDir);
  const log = openSync(logFile(dataDir), "a", 0o600);
  let pid: number | undefined;
  let ended = false;
  try {
    const child = spawn(
      "nsenter",
      [`--mount=${mountNamespaceFile(runDir)}`, "--", BINARY, "--config", config, "--log-level", "warn"],
      { detached: true, stdio: ["ignore", log, log], cwd: "/", env: minimalEnvironment(proxyEnvironment()) },
    );
    child.on("error", () => {
      ended = true;
    });
    child.on("exit", () => {
      ended = true;
    });
    child.unref();
    pid = child.pid;
  } finally {
    closeSync(log);
  }
  if (pid !== undefined) await leaveCgroup(pid, await realpath(dataDir));
  const ready = await waitReady(runDir, () => ended);
  if (ready && pid !== undefined) return pid;
  if (pid !== undefined && !ended) process.kill(pid, "SIGKILL");
  throw new ForkyardError("UNAVAILABLE", `containerd did not start: ${await lastLogLine(dataDir)}`, {
    hint: `Its log is ${logFile(dataDir)}.`,
  });
}

/** True once something answers on the socket; false when `ended` says so or after a minute. */
export async function waitReady(
  runDir: string,
  ended: () => boolean | Promise<boolean> = () => false,
): Promise<boolean> {
  for (
    const deadline = Date.now() + READY_WITHIN_MS;
    Date.now() < deadline && !(await ended());
    await sleep(25)
  )
    if (await answers(containerdSocket(runDir))) return true;
  return false;
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** Keeps the engine's resolv.conf and hosts equal to the host's, which change when a laptop changes its network. */
export async function copyResolverFiles(runDir: string): Promise<void> {
  for (const name of ["resolv.conf", "hosts"]) {
    const target = join(containerdFiles(runDir), name);
    const [wanted, present] = await Promise.all(
      [join("/etc", name), target].map((path) => readFile(path, "utf8").catch(() => "")),
    );
    if (wanted === present && wanted !== "") continue;
    await writeFile(`${target}.new`, wanted as string);
    await rename(`${target}.new`, target);
  }
}

/** containerd appends, so its log can be cut while it writes. */
export async function boundLog(dataDir: string): Promise<void> {
  const size = await stat(logFile(dataDir)).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await truncate(logFile(dataDir), 0);
}

async function lastLogLine(dataDir: string): Promise<string> {
  const text = await readFile(logFile(dataDir), "utf8").catch(() => "");
  return text.trim().split("\n").at(-1)?.slice(0, 1000) || "it said nothing";
}
