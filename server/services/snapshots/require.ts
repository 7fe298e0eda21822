import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type SnapshotRow, snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/** NOT_FOUND if there is none of that id in the actor's team. `db` may be a transaction. */
export async function requireSnapshot(ctx: Ctx, snapshotId: string, db: Db = ctx.db): Promise<SnapshotRow> {
  const [row] = await db.select().from(snapshots).where(inTeam(ctx, snapshotId));
  return row ?? notFound(snapshotId);
}

/** The same, and nobody else changes the row until the transaction's end. */
export async function lockSnapshot(ctx: Ctx, snapshotId: string, tx: Db): Promise<SnapshotRow> {
  const [row] = await tx.select().from(snapshots).where(inTeam(ctx, snapshotId)).for("update");
  return row ?? notFound(snapshotId);
}

export function requireReadySnapshot(row: SnapshotRow): void {
  if (row.status === "ready") return;
  throw new ForkyardError("CONFLICT", `Snapshot ${row.name} (${row.id}) is ${row.status}`, {
    hint: row.status === "creating" ? "Wait until it is ready." : "Use another snapshot.",
  });
}

const inTeam = (ctx: Ctx, snapshotId: string) =>
  and(eq(snapshots.id, snapshotId), eq(snapshots.teamId, ctx.actor.teamId), isNull(snapshots.deletedAt));

function notFound(snapshotId: string): never {
  throw new ForkyardError("NOT_FOUND", `Snapshot ${snapshotId} does not exist`, {
    hint: "snapshots.list shows those that do.",
  });
}
