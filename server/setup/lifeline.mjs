import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Where the process behind sudo finds the number of what it is to live as long as. */
const VARIABLE = "FORKYARD_LIFELINE";
const LOOK_EVERY_MS = 250;

/**
 * For a process that starts another one by sudo, to which it may send no signal: a small process that ends when `cut`,
 * and with this process, however that ends.
 */
export function openLifeline() {
  // In a session of its own: Ctrl+C comes to what sudo runs by itself.
  const child = spawn("cat", { stdio: ["pipe", "ignore", "ignore"], detached: true });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  child.stdin.unref();
  return { environment: { [VARIABLE]: String(child.pid) }, cut: () => child.kill() };
}

/** In the process behind sudo: once the lifeline is cut, this process gets SIGTERM, as if from who started it. */
export function followLifeline() {
  const pid = process.env[VARIABLE];
  delete process.env[VARIABLE];
  if (!/^\d+$/.test(pid ?? "")) return;
  const first = startOf(pid);
  const timer = setInterval(() => {
    if (first !== null && startOf(pid) === first) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS).unref();
}

/** When a process was started, which no other of the same number was; null once it has ended. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? null : fields[18];
  } catch {
    return null;
  }
}
