import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";

const LOOK_EVERY_MS = 500;
/** CRIU writes pages and log lines all the time; when neither grows for so long it hangs. */
const HANGS_AFTER_MS = 60_000;
/** From one means to the next, stronger one. */
const GRACE_MS = 10_000;

export type HangWatch = {
  /** What grows while CRIU works. */
  directories: string[];
  /** A path that stands among the arguments of the runc that runs CRIU, and of nothing else. */
  argument: string;
  /** What can't be done, for people: `The memory can't be captured`. */
  failure: string;
  hangsAfterMs?: number;
  graceMs?: number;
};

/**
 * Does `work`, in which containerd runs CRIU, and ends it when nothing moves any more: at first CRIU is killed, then the
 * runc that waits for it, at last `signal` aborts. Rejects with TIMEOUT then, and else as `work` does.
 */
export async function endingHangs<T>(
  watch: HangWatch,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { hangsAfterMs = HANGS_AFTER_MS, graceMs = GRACE_MS } = watch;
  const giveUp = new AbortController();
  const means = [
    async () => killAll((await processesOf(watch.argument)).criu),
    async () => killAll((await processesOf(watch.argument)).runc),
    async () => giveUp.abort(),
  ];
  let size = -1;
  let movedAt = performance.now();
  let used = 0;
  let looking = false;
  const look = async () => {
    const now = await sizeOf(watch.directories);
    if (now !== size && used === 0) movedAt = performance.now();
    size = now;
    if (performance.now() - movedAt > hangsAfterMs + used * graceMs) await means[used++]?.();
  };
  const timer = setInterval(
    () => {
      if (looking) return;
      looking = true;
      look().finally(() => {
        looking = false;
      });
    },
    Math.min(LOOK_EVERY_MS, hangsAfterMs),
  );
  try {
    return await work(giveUp.signal);
  } catch (error) {
    if (used === 0) throw error;
    throw new ForkyardError(
      "TIMEOUT",
      `${watch.failure}: CRIU did not move for ${Math.round(hangsAfterMs / 1000)} s and was ended.`,
      { hint: "Try again; if it happens again, end what is running in the sandbox first.", cause: error },
    );
  } finally {
    clearInterval(timer);
  }
}

/** Bytes of all files in these directories, without those below. */
export async function sizeOf(directories: string[]): Promise<number> {
  let total = 0;
  for (const directory of directories) {
    for (const name of await readdir(directory).catch(() => [])) {
      total += (await stat(join(directory, name)).catch(() => null))?.size ?? 0;
    }
  }
  return total;
}

/** The runc that was started with this argument, and the CRIU that it started. */
async function processesOf(argument: string): Promise<{ runc: number[]; criu: number[] }> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name between parentheses may hold any characters.
      const end = state.lastIndexOf(")");
      const name = state.slice(state.indexOf("(") + 1, end);
      const parent = Number(state.slice(end + 2).split(" ")[1]);
      return { pid, parent, name, mine: line.split("\0").includes(argument) };
    }),
  );
  const runc = all.filter(({ mine }) => mine).map(({ pid }) => pid);
  const criu: number[] = [];
  for (const parents = [...runc]; parents.length > 0; ) {
    const parent = parents.shift();
    const children = all.filter((one) => one.parent === parent && one.name.startsWith("criu"));
    for (const { pid } of children) {
      criu.push(pid);
      parents.push(pid);
    }
  }
  return { runc, criu };
}

function killAll(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it ended meanwhile
    }
  }
}
