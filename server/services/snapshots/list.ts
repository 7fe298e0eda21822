import { and, desc, eq, isNull } from "drizzle-orm";
import { snapshots } from "../../../db/schema/index.ts";
import type { Snapshot } from "../../domain/schemas/snapshot.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentSnapshot, toldOfSnapshot } from "./present.ts";

const MOST = 1000;

/** Newest first, at most 1000; of one sandbox if asked. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId?: string | undefined };
}): Promise<Snapshot[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select(toldOfSnapshot)
    .from(snapshots)
    .where(
      and(
        eq(snapshots.teamId, ctx.actor.teamId),
        isNull(snapshots.deletedAt),
        input.sandboxId === undefined ? undefined : eq(snapshots.sandboxId, input.sandboxId),
      ),
    )
    .orderBy(desc(snapshots.createdAt), desc(snapshots.id))
    .limit(MOST);
  return rows.map(presentSnapshot);
}
