import type { LineageNode } from "@/server/domain/schemas/misc";

/** How many snapshots stand on a snapshot's files, of what descends from it in the lineage (parents come first). */
export function standingSnapshots(nodes: readonly LineageNode[], snapshotId: string): number {
  const standing = new Set([snapshotId]);
  let count = 0;
  for (const { id, parentId, detail } of nodes) {
    // An image holds a copy, so what comes from it needs nothing of the snapshot.
    if (parentId === null || !standing.has(parentId) || detail.type === "image") continue;
    standing.add(id);
    if (detail.type === "snapshot" && detail.status !== "failed") count++;
  }
  return count;
}
