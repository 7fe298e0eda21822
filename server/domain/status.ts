/** Statuses and the transitions that are allowed between them. */
export const SANDBOX_STATUSES = [
  "creating",
  "running",
  "paused",
  "terminating",
  "terminated",
  "failed",
] as const;
export type SandboxStatus = (typeof SANDBOX_STATUSES)[number];

export const SNAPSHOT_STATUSES = ["creating", "ready", "deleting", "failed"] as const;
export type SnapshotStatus = (typeof SNAPSHOT_STATUSES)[number];

export const PROCESS_STATUSES = ["running", "exited", "killed", "lost"] as const;
export type ProcessStatus = (typeof PROCESS_STATUSES)[number];

export const OPERATION_STATUSES = ["running", "succeeded", "failed"] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

export const IMAGE_STATUSES = ["pulling", "ready", "deleting", "failed"] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

const SANDBOX_TRANSITIONS: Record<SandboxStatus, readonly SandboxStatus[]> = {
  creating: ["running", "failed", "terminating"],
  running: ["paused", "terminating", "failed"],
  paused: ["running", "terminating", "failed"],
  terminating: ["terminated", "failed"],
  failed: ["terminating"],
  terminated: [],
};

/** The statuses from which a sandbox may go over to `to`. */
export function sandboxStatusesBefore(to: SandboxStatus): SandboxStatus[] {
  return SANDBOX_STATUSES.filter((from) => SANDBOX_TRANSITIONS[from].includes(to));
}
