import { setTimeout as sleep } from "node:timers/promises";
import { lockHolder } from "../lock.ts";

const STOP_WITHIN_MS = 30_000;

/** Asks the server of a data directory to end, and ends it after half a minute. Resolves with true if one ran. */
export async function endServer(dataDir: string): Promise<boolean> {
  const pid = await lockHolder(dataDir);
  if (pid === null) return false;
  kill(pid, "SIGTERM");
  for (const deadline = Date.now() + STOP_WITHIN_MS; (await lockHolder(dataDir)) === pid; await sleep(100))
    if (Date.now() > deadline) kill(pid, "SIGKILL");
  return true;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended meanwhile
  }
}
