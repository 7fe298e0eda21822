import type { SnapshotRow } from "../../../db/schema/index.ts";
import type { Snapshot } from "../../domain/schemas/snapshot.ts";

export function presentSnapshot(row: Omit<SnapshotRow, "imageConfig" | "env" | "versions">): Snapshot {
  return {
    id: row.id,
    name: row.name,
    note: row.note,
    tags: row.tags,
    kind: row.kind,
    status: row.status,
    automatic: row.automatic,
    sandboxId: row.sandboxId,
    ownBytes: row.ownBytes,
    rootfsBytes: row.rootfsBytes,
    checkpointBytes: row.checkpointBytes,
    frozenMs: row.frozenMs,
    processCount: row.kind === "memory" && row.status === "ready" ? row.processes.length : null,
    ports: row.ports,
    createdAt: row.createdAt.toISOString(),
    failure: row.failure,
  };
}
