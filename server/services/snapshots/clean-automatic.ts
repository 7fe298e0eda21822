import { and, eq, inArray, isNull, lt, notExists, sql } from "drizzle-orm";
import { sandboxes, snapshots } from "../../../db/schema/index.ts";
import { isForkyardError } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { remove } from "./delete.ts";

const AT_ONCE = 20;

/**
 * Deletes what forks left behind: automatic snapshots without a name or note of a person, from which nothing has run
 * for as long as the settings say. For the reconciler's tick. Returns the ids of those that it deleted.
 */
export async function cleanAutomatic({
  ctx,
  input,
}: {
  ctx: Omit<Ctx, "actor">;
  input: { now: Date };
}): Promise<string[]> {
  const before = new Date(input.now.getTime() - ctx.settings.automaticSnapshotSeconds * 1000);
  const inUseSince = ctx.db
    .select({ one: sql`1` })
    .from(sandboxes)
    .where(
      and(
        eq(sandboxes.snapshotId, snapshots.id),
        sql`(${sandboxes.endedAt} is null or ${sandboxes.endedAt} >= ${before.toISOString()}::timestamptz)`,
      ),
    );
  const unused = await ctx.db
    .select({ id: snapshots.id, teamId: snapshots.teamId })
    .from(snapshots)
    .where(
      and(
        eq(snapshots.automatic, true),
        eq(snapshots.keep, false),
        inArray(snapshots.status, ["ready", "failed"]),
        isNull(snapshots.deletedAt),
        lt(snapshots.createdAt, before),
        notExists(inUseSince),
      ),
    )
    // Any of them: some that can't be deleted must not keep the others from their turn.
    .orderBy(sql`random()`)
    .limit(AT_ONCE);
  const deleted: string[] = [];
  for (const { id, teamId } of unused) {
    try {
      await remove({ ctx: asSystem(ctx, teamId), input: { snapshotId: id } });
      deleted.push(id);
    } catch (error) {
      // Somebody began to use or delete it just now.
      if (isForkyardError(error) && ["IN_USE", "NOT_FOUND", "CONFLICT"].includes(error.code)) continue;
      ctx.log.warn({ err: error, snapshotId: id }, "an unused automatic snapshot could not be deleted");
    }
  }
  return deleted;
}
