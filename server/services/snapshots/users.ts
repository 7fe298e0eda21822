import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type SandboxRow, sandboxes } from "../../../db/schema/index.ts";

/** Sandboxes that were made from the snapshot and are still there: their rootfs and processes stand on it. */
export async function usersOfSnapshot(
  db: Db,
  snapshotId: string,
): Promise<Pick<SandboxRow, "id" | "name">[]> {
  return db
    .select({ id: sandboxes.id, name: sandboxes.name })
    .from(sandboxes)
    .where(
      and(
        eq(sandboxes.snapshotId, snapshotId),
        inArray(sandboxes.status, ["creating", "running", "paused", "terminating"]),
      ),
    )
    .orderBy(sandboxes.createdAt);
}
