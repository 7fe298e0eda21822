import { createHash } from "node:crypto";
import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const STOP_WITHIN_MS = 30_000;

/** Pid of the server that holds a data directory's lock (server/lock.ts), or null. Needs root. */
export async function findServer(dataDir: string): Promise<number | null> {
  const real = await realpath(dataDir).catch(() => null);
  if (real === null) return null;
  const name = `@forkyard-${createHash("sha256").update(real).digest("hex")}`;
  const sockets = await readFile("/proc/net/unix", "utf8");
  const inode = sockets
    .split("\n")
    .find((line) => line.endsWith(` ${name}`))
    ?.trim()
    .split(/\s+/)[6];
  return inode ? holderOf(`socket:[${inode}]`) : null;
}

async function holderOf(socket: string): Promise<number | null> {
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
      if (target === socket) return Number(pid);
    }
  }
  return null;
}

/** Asks the server to end, and ends it after half a minute. Resolves with true if one ran. */
export async function endServer(dataDir: string): Promise<boolean> {
  const pid = await findServer(dataDir);
  if (pid === null) return false;
  process.kill(pid, "SIGTERM");
  for (const deadline = Date.now() + STOP_WITHIN_MS; (await findServer(dataDir)) === pid; await sleep(100))
    if (Date.now() > deadline) process.kill(pid, "SIGKILL");
  return true;
}
