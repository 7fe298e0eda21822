import { and, asc, eq, isNull } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { type OperationRow, sandboxes, snapshots } from "../../../db/schema/index.ts";
import type { ForkResult } from "../../domain/schemas/snapshot.ts";
import type { Ctx } from "../context.ts";
import { presentSandbox } from "../sandboxes/present.ts";
import { presentSnapshot } from "../snapshots/present.ts";
import { INTERRUPTED } from "./interrupted.ts";

/** What there is of a fork that a crash cut off: the clones that ran already run on. null if not even a snapshot. */
export async function resultOfFork(ctx: Ctx, tx: Tx, operation: OperationRow): Promise<ForkResult | null> {
  if (operation.snapshotId === null) return null;
  const [snapshot] = await tx
    .select()
    .from(snapshots)
    .where(
      and(
        eq(snapshots.id, operation.snapshotId),
        eq(snapshots.teamId, ctx.actor.teamId),
        isNull(snapshots.deletedAt),
      ),
    );
  if (snapshot?.status !== "ready") return null;
  const clones = await tx
    .select()
    .from(sandboxes)
    .where(and(eq(sandboxes.snapshotId, snapshot.id), eq(sandboxes.forkedFromId, snapshot.sandboxId)))
    .orderBy(asc(sandboxes.createdAt), asc(sandboxes.name));
  return {
    snapshot: presentSnapshot(snapshot),
    sandboxes: clones.filter((row) => row.status !== "failed").map(presentSandbox),
    errors: clones.flatMap((row, index) =>
      row.status === "failed" ? [{ index, failure: row.failure ?? INTERRUPTED }] : [],
    ),
  };
}
