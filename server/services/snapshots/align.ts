import { and, eq, isNull } from "drizzle-orm";
import { type SnapshotRow, snapshots } from "../../../db/schema/index.ts";
import type { Failure } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { snapshotEvent } from "./event.ts";

/** The only failure of a snapshot with this code: deleting one that is gone succeeds. */
const LOST: Failure = {
  code: "NOT_FOUND",
  message: "The files of this snapshot are gone from the data directory",
  hint: "Delete it; sandboxes made from it keep running.",
};

/**
 * Removes snapshots that the engine holds and nobody has on record, and marks those failed that are on record as ready
 * and are not there, until they are there again (a disk that was mounted late). Of all teams; for the reconciler.
 */
export async function align({
  ctx,
}: {
  ctx: Ctx;
}): Promise<{ removed: string[]; lost: string[]; found: string[] }> {
  // In this order: a snapshot gets its row before the engine begins it, and is whole before its row says so.
  const ready = await ctx.db
    .select({ id: snapshots.id, teamId: snapshots.teamId, sandboxId: snapshots.sandboxId })
    .from(snapshots)
    .where(and(eq(snapshots.status, "ready"), isNull(snapshots.deletedAt)));
  const held = await ctx.engine.snapshots.list();
  const removed: string[] = [];
  const found: string[] = [];
  for (const id of held) {
    const row = await onRecord(ctx, id);
    if (row === undefined) {
      await ctx.engine.snapshots.remove(id);
      removed.push(id);
    } else if (row.status === "failed" && row.failure?.code === LOST.code) {
      await markFound(ctx, row);
      found.push(id);
    }
  }
  const there = new Set(held);
  const lost: string[] = [];
  for (const row of ready) {
    if (there.has(row.id)) continue;
    await transact(asSystem(ctx, row.teamId), async (tx, emit) => {
      const changed = await tx
        .update(snapshots)
        .set({ status: "failed", failure: LOST })
        .where(and(eq(snapshots.id, row.id), eq(snapshots.status, "ready"), isNull(snapshots.deletedAt)))
        .returning({ id: snapshots.id });
      if (changed.length === 0) return;
      emit(snapshotEvent("failed", row, { failure: LOST }));
      lost.push(row.id);
    });
  }
  return { removed, lost, found };
}

/** Whatever its state: what somebody still sees in a list is theirs to delete. */
async function onRecord(ctx: Ctx, id: string): Promise<SnapshotRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(snapshots)
    .where(and(eq(snapshots.id, id), isNull(snapshots.deletedAt)));
  return row;
}

async function markFound(ctx: Ctx, row: SnapshotRow): Promise<void> {
  await transact(asSystem(ctx, row.teamId), async (tx, emit) => {
    const changed = await tx
      .update(snapshots)
      .set({ status: "ready", failure: null })
      .where(and(eq(snapshots.id, row.id), eq(snapshots.status, "failed"), isNull(snapshots.deletedAt)))
      .returning({ id: snapshots.id });
    if (changed.length > 0) emit(snapshotEvent("ready", row, { name: row.name }));
  });
}
