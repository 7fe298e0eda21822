import type { OperationRow } from "../../../db/schema/index.ts";
import type { Operation } from "../../domain/schemas/misc.ts";

export function presentOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    step: row.step,
    detail: row.detail,
    progress: row.progress,
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
