import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { sizeOf } from "./hang-watch.ts";

const LOOK_EVERY_MS = 50;
const TELL_EVERY_MS = 500;

export type DumpWatch = {
  /** The sandbox's PID 1, by the host's number: the first process that CRIU seizes. */
  initPid: number;
  /** cgroup v1's freezer.state of the sandbox, or null on cgroup v2. */
  freezerState: string | null;
  /** What grows while CRIU works. */
  directories: string[];
  /** Told twice a second. */
  onBytes(bytes: number): void;
};

/**
 * Looks after a dump until `signal` aborts; resolves with how many bytes there are then. On cgroup v1 CRIU waits for
 * ever to seize a process that is both stopped (Ctrl+Z) and frozen. Thawing lets it go on: it stops the rest itself,
 * and freezes all again at its end. Resolves with thawed: true.
 */
export async function watchDump(
  watch: DumpWatch,
  signal: AbortSignal,
): Promise<{ thawed: boolean; bytes: number }> {
  let thawed = false;
  let waitedBefore = false;
  let toldAt = performance.now();
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    const criu = await tracerOf(watch.initPid);
    if (criu === null) continue;
    const waits = watch.freezerState !== null && (await isSeizing(criu));
    if (waits && waitedBefore && watch.freezerState) {
      thawed = true;
      await writeFile(watch.freezerState, "THAWED").catch(() => {});
    }
    waitedBefore = waits;
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now();
      watch.onBytes(await sizeOf(watch.directories));
    }
  }
  return { thawed, bytes: await sizeOf(watch.directories) };
}

/** True if one of these processes is stopped by a signal, also if it is frozen besides. */
export async function anyStopped(pids: number[]): Promise<boolean> {
  const stopped = await Promise.all(
    pids.map(async (pid) => {
      const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      if (state.slice(state.lastIndexOf(")")).startsWith(") T")) return true;
      return (await waitsIn(pid)) === "do_signal_stop";
    }),
  );
  return stopped.includes(true);
}

/** The process that traces this one, if it is CRIU; a debugger in the sandbox is none of our business. */
async function tracerOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const tracer = Number(/^TracerPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
  if (tracer === 0) return null;
  const command = await readFile(`/proc/${tracer}/comm`, "utf8").catch(() => "");
  return command.startsWith("criu") ? tracer : null;
}

const isSeizing = async (pid: number) => (await waitsIn(pid)).startsWith("ptrace_attach");

/** The kernel's function that a process sleeps in. */
const waitsIn = (pid: number) => readFile(`/proc/${pid}/wchan`, "utf8").catch(() => "");
