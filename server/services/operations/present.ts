import { getTableColumns } from "drizzle-orm";
import { type OperationRow, operations } from "../../../db/schema/index.ts";
import { isCancellable } from "../../domain/operations.ts";
import type { Operation } from "../../domain/schemas/misc.ts";

/** All but what only a repeated call needs: a result may have megabytes of variables in it. */
export type PlainOperation = Omit<OperationRow, "result" | "inputHash">;
const { result: _, inputHash: __, ...plain } = getTableColumns(operations);
export const plainOperation = plain;

export function presentOperation(row: PlainOperation): Operation {
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
