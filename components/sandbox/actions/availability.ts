import type { SandboxStatus } from "@/server/domain/status";

/** Why something can't be done with a sandbox in this status; null if it can. */
export function whyNoSnapshot(status: SandboxStatus): string | null {
  switch (status) {
    case "running":
    case "paused":
      return null;
    case "creating":
      return "The sandbox is still being created.";
    case "terminating":
    case "terminated":
      return "The sandbox has ended. Its snapshots are still there.";
    case "failed":
      return "The sandbox has failed. Its snapshots are still there.";
  }
}

/** Why a sandbox in this status can't go back to one of its snapshots; null if it can. */
export function whyNoRollback(status: SandboxStatus): string | null {
  if (status !== "failed") return whyNoSnapshot(status);
  return "It has failed, so its current state can't be saved first. Create a new sandbox from the snapshot instead.";
}

export function isEnded(status: SandboxStatus): boolean {
  return status === "terminated" || status === "terminating";
}

/** Whether a sandbox still stands on the snapshot or image that it was made from, which then can't be deleted. */
export function needsSource(status: SandboxStatus): boolean {
  return status !== "failed" && status !== "terminated";
}

/** Whether Terminate makes sense; a failed one is terminated to clear it away. */
export function canTerminate(status: SandboxStatus): boolean {
  return !isEnded(status);
}
