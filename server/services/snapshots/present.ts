import { sql } from "drizzle-orm";
import { type SnapshotRow, snapshots } from "../../../db/schema/index.ts";
import type { Snapshot } from "../../domain/schemas/snapshot.ts";

const told = {
  id: snapshots.id,
  name: snapshots.name,
  note: snapshots.note,
  tags: snapshots.tags,
  kind: snapshots.kind,
  status: snapshots.status,
  automatic: snapshots.automatic,
  sandboxId: snapshots.sandboxId,
  ownBytes: snapshots.ownBytes,
  rootfsBytes: snapshots.rootfsBytes,
  checkpointBytes: snapshots.checkpointBytes,
  frozenMs: snapshots.frozenMs,
  ports: snapshots.ports,
  createdAt: snapshots.createdAt,
  failure: snapshots.failure,
};

/** What is told of a snapshot, and so all that lists read of the rows: the processes' arguments may be megabytes. */
export const toldOfSnapshot = {
  ...told,
  processCount: sql<number>`jsonb_array_length(${snapshots.processes})`,
};
type Told = Pick<SnapshotRow, keyof typeof told>;

export function presentSnapshot(
  row: Told & ({ processCount: number } | Pick<SnapshotRow, "processes">),
): Snapshot {
  const processCount = "processCount" in row ? row.processCount : row.processes.length;
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
    processCount: row.kind === "memory" && row.status === "ready" ? processCount : null,
    ports: row.ports,
    createdAt: row.createdAt.toISOString(),
    failure: row.failure,
  };
}
