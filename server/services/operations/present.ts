import type { OperationRow } from "../../../db/schema/index.ts";
import { isCancellable } from "../../domain/operations.ts";
import type { Operation } from "../../domain/schemas/misc.ts";

export function presentOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    step: row.step,
    detail: row.detail,
    progress: row.progress,
    parts: row.status === "running" ? row.parts : null,
    cancellable: row.status === "running" && isCancellable(row.kind),
    sandboxId: row.sandboxId,
    snapshotId: row.snapshotId,
    imageId: row.imageId,
    subject: row.subject,
    requestId: row.requestId,
    failure: row.failure,
    startedAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
