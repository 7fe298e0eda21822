import { and, eq, inArray, sum } from "drizzle-orm";
import { images, snapshots } from "../../../db/schema/index.ts";
import type { ComparedThing } from "../../domain/schemas/compare.ts";
import type { Ctx } from "../context.ts";

/**
 * The bytes of files that a snapshot has of what it was made from and shares with all that stands on the same: the
 * snapshots on the way and the image. null if one of them is no longer known.
 */
export async function sharedBytes(ctx: Ctx, ancestors: readonly ComparedThing[]): Promise<number | null> {
  const image = ancestors.find(({ type }) => type === "image");
  if (!image) return null;
  const [held] = await ctx.db
    .select({ bytes: images.sizeBytes })
    .from(images)
    .where(and(eq(images.reference, image.id), eq(images.teamId, ctx.actor.teamId)));
  if (held?.bytes == null) return null;
  const ids = ancestors.filter(({ type }) => type === "snapshot").map(({ id }) => id);
  if (ids.length === 0) return held.bytes;
  const [total] = await ctx.db
    .select({ bytes: sum(snapshots.rootfsBytes).mapWith(Number) })
    .from(snapshots)
    .where(inArray(snapshots.id, ids));
  return held.bytes + (total?.bytes ?? 0);
}
