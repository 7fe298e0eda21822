import { and, eq, inArray, isNull } from "drizzle-orm";
import { snapshots } from "../../../db/schema/index.ts";
import { toFailure } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { dropUnmade } from "./capture.ts";
import { markUndeleted } from "./delete.ts";
import { snapshotEvent } from "./event.ts";

/**
 * Ends what a crash cut off: a snapshot that was being made is undone, one that was being deleted is gone. Returns
 * what the deletions freed.
 */
export async function recoverSnapshots(ctx: Ctx): Promise<Map<string, number>> {
  const freed = new Map<string, number>();
  const rows = await ctx.db
    .select()
    .from(snapshots)
    .where(and(inArray(snapshots.status, ["creating", "deleting"]), isNull(snapshots.deletedAt)));
  for (const row of rows) {
    try {
      const { freedBytes } = await ctx.engine.snapshots.remove(row.id);
      await transact(asSystem(ctx, row.teamId), async (tx, emit) => {
        if (row.status === "creating") return dropUnmade(tx, emit, row);
        await tx.update(snapshots).set({ deletedAt: new Date() }).where(eq(snapshots.id, row.id));
        emit(snapshotEvent("deleted", row, { name: row.name, freedBytes }));
      });
      if (row.status === "deleting") freed.set(row.id, freedBytes);
    } catch (error) {
      ctx.log.error(
        { err: error, snapshotId: row.id },
        "an interrupted snapshot could not be brought to an end",
      );
      await transact(asSystem(ctx, row.teamId), (tx, emit) => markUndeleted(tx, emit, row, toFailure(error)));
    }
  }
  return freed;
}
