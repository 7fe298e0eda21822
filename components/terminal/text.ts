import { formatBytes } from "@/components/ui/format";
import type { ConnectionState } from "./connection-types";
import type { ProcessExit } from "./protocol";

/** `Exited with code 3`, `Killed by SIGKILL`: how a process ended, in words. */
export function exitText(exit: ProcessExit): string {
  if (exit.status === "lost") return "Lost: its sandbox is gone";
  if (exit.signal) return `Ended by ${exit.signal}`;
  if (exit.exitCode === null) return "Ended";
  const code = `Exited with code ${exit.exitCode}`;
  if (exit.exitCode === 127) return `${code}: the program was not found`;
  if (exit.exitCode === 126) return `${code}: the program can't be executed`;
  return code;
}

/** What the status line says of the connection; null while all is well. */
export function connectionText(state: ConnectionState, now: number): string | null {
  const waiting =
    state.queuedBytes > 0 ? ` ${formatBytes(state.queuedBytes)} typed, to be sent when it is back.` : "";
  switch (state.phase) {
    case "connecting":
      return state.attempt === 0 ? `Connecting…${waiting}` : `Reconnecting…${waiting}`;
    case "waiting": {
      const seconds = Math.max(0, Math.ceil(((state.retryAt ?? now) - now) / 1000));
      return `Connection lost. Trying again ${seconds > 0 ? `in ${seconds} s` : "now"}.${waiting}`;
    }
    case "refused":
      return state.failure?.message ?? "The server refused the connection";
    default:
      return null;
  }
}

export function forkText(fork: { name: string; at: string; rolledBack?: boolean }): string {
  const at = new Date(fork.at);
  const sameDay = at.toDateString() === new Date().toDateString();
  const time = sameDay ? at.toLocaleTimeString() : at.toLocaleString();
  return `${fork.rolledBack ? "rolled back to" : "forked from"} ${fork.name} at ${time}`;
}

export function gapText(gap: { from: number; to: number }): string {
  return `${formatBytes(gap.to - gap.from)} of ${gap.from === 0 ? "earlier output has been discarded" : "output is missing here: it has been discarded"}`;
}
