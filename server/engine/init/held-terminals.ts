import { readFile, readlink, stat } from "node:fs/promises";
import { ForkyardError } from "../../domain/errors.ts";
import { namesIn } from "../names.ts";

/** /dev/tty: character device 5, 0. */
const DEV_TTY = 0x500;

/** The sandbox stands still meanwhile, and can have millions of files open. */
const LOOK_MS = 5_000;
const MAX_OPEN = 200_000;

/** A process that a checkpoint could dump, but that no restore could bring back. `pid` is the host's. */
export type TerminalHolder = { pid: number; name: string };

/**
 * Of these processes (pids of the host, such as all of a sandbox's cgroup), the ones that opened /dev/tty without
 * leading their session: a pager or an ssh in a terminal, but not the shell itself. CRIU dumps them (see
 * `terminal_of_our_own` in server/init/src/terminal.h) and then fails to restore: only a session's leader gets its
 * controlling terminal back. A descriptor inherited from the leader is no trouble; it is known by having the
 * same number there. Ask while the sandbox is frozen. Needs root; processes that are gone are left out.
 * CHECKPOINT_REFUSED if looking takes longer than `lookMs`.
 */
export async function terminalHolders(pids: readonly number[], lookMs = LOOK_MS): Promise<TerminalHolder[]> {
  const holders: TerminalHolder[] = [];
  const deadline = performance.now() + lookMs;
  for (const pid of pids) {
    const process = await readStat(pid).catch(() => null);
    if (process === null || process.session === pid) continue;
    const own = await terminalDescriptors(pid, deadline);
    if (own.length === 0) continue;
    const leaders = new Set(await terminalDescriptors(process.session, deadline));
    if (own.some((fd) => !leaders.has(fd))) holders.push({ pid, name: process.name });
  }
  return holders;
}

async function readStat(pid: number): Promise<{ name: string; session: number }> {
  // "pid (name) state parent group session …", where the name may hold anything.
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const end = text.lastIndexOf(")");
  return { name: text.slice(text.indexOf("(") + 1, end), session: Number(text.slice(end + 2).split(" ")[3]) };
}

/** Numbers of the descriptors that are /dev/tty. */
async function terminalDescriptors(pid: number, deadline: number): Promise<string[]> {
  const directory = `/proc/${pid}/fd`;
  const found: string[] = [];
  const all = await namesIn(directory, MAX_OPEN).catch(() => []);
  if (all.length >= MAX_OPEN) throw tooMany();
  for (const fd of all) {
    if (performance.now() > deadline) throw tooMany();
    const target = await readlink(`${directory}/${fd}`).catch(() => "");
    if (!target.endsWith("tty")) continue;
    const file = await stat(`${directory}/${fd}`).catch(() => null);
    if (file?.isCharacterDevice() && file.rdev === DEV_TTY) found.push(fd);
  }
  return found;
}

function tooMany(): ForkyardError {
  return new ForkyardError(
    "CHECKPOINT_REFUSED",
    "The memory can't be captured: programs in the sandbox have more files open than can be looked through in time.",
    {
      hint: "The sandbox keeps running. End whatever has so many files open, or snapshot the filesystem instead.",
    },
  );
}
