import type { Operation, OperationKind } from "@/server/domain/schemas/misc";

const DOING: Record<OperationKind, string> = {
  "sandbox.create": "Creating",
  "sandbox.fork": "Forking",
  "sandbox.rollback": "Rolling back",
  "sandbox.pause": "Pausing",
  "sandbox.resume": "Resuming",
  "sandbox.terminate": "Terminating",
  "snapshot.filesystem": "Filesystem snapshot of",
  "snapshot.memory": "Memory snapshot of",
  "snapshot.delete": "Deleting snapshot",
  "image.pull": "Pulling",
  "image.import": "Importing",
  "image.build": "Building image",
  "image.push": "Pushing",
  "image.delete": "Deleting image",
};

const DONE: Record<OperationKind, string> = {
  "sandbox.create": "Created",
  "sandbox.fork": "Forked",
  "sandbox.rollback": "Rolled back",
  "sandbox.pause": "Paused",
  "sandbox.resume": "Resumed",
  "sandbox.terminate": "Terminated",
  "snapshot.filesystem": "Filesystem snapshot of",
  "snapshot.memory": "Memory snapshot of",
  "snapshot.delete": "Deleted snapshot",
  "image.pull": "Pulled",
  "image.import": "Imported",
  "image.build": "Built image",
  "image.push": "Pushed",
  "image.delete": "Deleted image",
};

/** `Forking web-1`, and when that has succeeded `Forked web-1` */
export function operationTitle({ kind, subject, status }: Pick<Operation, "kind" | "subject" | "status">) {
  return `${status === "succeeded" ? DONE[kind] : DOING[kind]} ${subject}`;
}

/** `Dumping memory, 312 MB` */
export function operationStep(operation: Pick<Operation, "step" | "detail">): string {
  const step = operation.step ?? "starting";
  const text = step.charAt(0).toUpperCase() + step.slice(1);
  return operation.detail ? `${text}, ${operation.detail}` : text;
}

/** Where one can see what it works on. */
export function operationHref(
  operation: Pick<Operation, "sandboxId" | "snapshotId" | "imageId" | "kind">,
): string {
  if (operation.kind.startsWith("image.")) return "/images";
  if (operation.sandboxId) return `/sandboxes/${operation.sandboxId}`;
  if (operation.snapshotId) return `/snapshots/${operation.snapshotId}`;
  return "/images";
}
