import { and, eq, inArray, or } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type SandboxRow, sandboxes, sandboxLives } from "../../../db/schema/index.ts";

/** Sandboxes that were made from the snapshot and are still there: their rootfs and processes stand on it. */
export async function usersOfSnapshot(
  db: Db,
  snapshotId: string,
): Promise<Pick<SandboxRow, "id" | "name">[]> {
  // A sandbox that is being rolled back needs the one that it goes to, and the one that it can go back to.
  const rollingBack = db
    .select({ id: sandboxLives.sandboxId })
    .from(sandboxLives)
    .where(
      and(
        eq(sandboxLives.phase, "ending"),
        or(eq(sandboxLives.targetId, snapshotId), eq(sandboxLives.beforeId, snapshotId)),
      ),
    );
  return db
    .select({ id: sandboxes.id, name: sandboxes.name })
    .from(sandboxes)
    .where(
      and(
        or(eq(sandboxes.snapshotId, snapshotId), inArray(sandboxes.id, rollingBack)),
        inArray(sandboxes.status, ["creating", "running", "paused", "terminating"]),
      ),
    )
    .orderBy(sandboxes.createdAt);
}
