import { spawn } from "node:child_process";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "./domain/errors.ts";

export type Lock = { release(): Promise<void> };

const FILE = ".forkyard-lock";
/** A server that was killed lets go a moment later. */
const TRY_FOR_MS = 1_000;
const TRY_EVERY_MS = 50;
/** What flock(1) ends with when somebody else has the lock. */
const TAKEN = 1;

/**
 * Makes this process the only server of a data directory, by flock(2) on a file in it that only its owner may open.
 * Node knows no flock: a flock(1) holds it, and ends with its input, which the kernel closes when this process ends,
 * however it ends. CONFLICT if another server has it.
 */
export async function lockDataDir(dataDir: string): Promise<Lock> {
  const path = join(dataDir, FILE);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    const file = await open(path, "a", 0o600);
    await file.close();
  } catch (error) {
    throw new ForkyardError("FORBIDDEN", `The data directory ${dataDir} can't be used: ${reason(error)}`, {
      hint: "Run as root, or choose another directory with FORKYARD_DATA_DIR.",
      cause: error,
    });
  }
  for (const until = Date.now() + TRY_FOR_MS; ; await sleep(TRY_EVERY_MS)) {
    const lock = await tryLock(path);
    if (lock) {
      await writeFile(path, `${process.pid}\n`);
      return lock;
    }
    if (Date.now() < until) continue;
    throw new ForkyardError(
      "CONFLICT",
      `Another Forkyard server already uses the data directory ${dataDir}`,
      {
        hint: "Stop that one first, or choose another directory with FORKYARD_DATA_DIR.",
      },
    );
  }
}

/** Pid of the server that has a data directory's lock, or null. */
export async function lockHolder(dataDir: string): Promise<number | null> {
  const path = join(dataDir, FILE);
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  if (!(pid > 0)) return null;
  const free = await tryLock(path);
  await free?.release();
  return free ? null : pid;
}

/** null if somebody else has it. */
async function tryLock(path: string): Promise<Lock | null> {
  // In a session of its own: Ctrl+C is for the server, which needs the lock until it has ended.
  const child = spawn("flock", ["-n", path, "cat"], { stdio: ["pipe", "pipe", "ignore"], detached: true });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", (cause) =>
      reject(
        new ForkyardError("UNSUPPORTED", `The program flock can't be run: ${reason(cause)}`, {
          hint: "It comes with util-linux; install it.",
          cause,
        }),
      ),
    );
  });
  child.stdin.on("error", () => {});
  // What comes back has passed the lock.
  const held = new Promise<"held">((resolve) => child.stdout.once("data", () => resolve("held")));
  child.stdin.write("held");
  const outcome = await Promise.race([held, ended]);
  if (outcome !== "held") {
    if (outcome === TAKEN) return null;
    throw new ForkyardError("INTERNAL", `${path} can't be locked: flock ended with ${outcome}.`);
  }
  for (const handle of [child, child.stdin, child.stdout] as { unref?: () => void }[]) handle.unref?.();
  return {
    async release() {
      // Waited for, also where nothing else keeps this process going.
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
