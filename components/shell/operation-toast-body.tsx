"use client";
import { Progress } from "@/components/ui/progress";
import { CancelOperation } from "./cancel-operation";
import { operationStep, operationTitle } from "./operation-labels";
import { useRunningOperations } from "./use-running-operations";

/** The steps of the operation that a toast is about. */
export function OperationToastBody({
  requestId,
  find,
}: {
  requestId: string;
  find?: { kind: string; sandboxId?: string; snapshotId?: string; imageId?: string };
}) {
  const operation = useRunningOperations().find(
    (candidate) =>
      candidate.requestId === requestId ||
      (find !== undefined &&
        candidate.kind === find.kind &&
        (find.sandboxId === undefined || candidate.sandboxId === find.sandboxId) &&
        (find.snapshotId === undefined || candidate.snapshotId === find.snapshotId) &&
        (find.imageId === undefined || candidate.imageId === find.imageId)),
  );
  return (
    <span className="flex flex-col gap-1.5">
      <span className="flex items-center justify-between gap-2">
        {operation ? `${operationStep(operation)}…` : "Starting…"}
        {operation ? <CancelOperation operation={operation} className="-my-1" /> : null}
      </span>
      <Progress
        value={operation?.progress ?? null}
        label={operation ? operationTitle(operation) : "Starting"}
      />
    </span>
  );
}
