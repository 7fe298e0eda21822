import { eq } from "drizzle-orm";
import { sandboxes, snapshots } from "../../../db/schema/index.ts";
import { type ImageUse, imageUses } from "../../domain/image-use.ts";
import type { Ctx } from "../context.ts";

/** What of the team's stands on each image, by reference. */
export async function usesOfImages({ db, actor: { teamId } }: Ctx): Promise<Map<string, ImageUse>> {
  const sandboxRows = await db
    .select({
      id: sandboxes.id,
      name: sandboxes.name,
      status: sandboxes.status,
      imageReference: sandboxes.imageReference,
      snapshotId: sandboxes.snapshotId,
    })
    .from(sandboxes)
    .where(eq(sandboxes.teamId, teamId));
  const snapshotRows = await db
    .select({
      id: snapshots.id,
      name: snapshots.name,
      sandboxId: snapshots.sandboxId,
      deletedAt: snapshots.deletedAt,
    })
    .from(snapshots)
    .where(eq(snapshots.teamId, teamId));
  return imageUses(
    sandboxRows,
    snapshotRows.map(({ deletedAt, ...row }) => ({ ...row, deleted: deletedAt !== null })),
  );
}
