import { and, eq, inArray, isNull } from "drizzle-orm";
import { sandboxes, snapshots } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** What the sandboxes are called that snapshots were taken of, by id; also of those that are gone. */
export async function sourceNames({ ctx }: { ctx: Ctx }): Promise<Record<string, string>> {
  authorize(ctx, "read");
  const { teamId } = ctx.actor;
  const sources = ctx.db
    .select({ id: snapshots.sandboxId })
    .from(snapshots)
    .where(and(eq(snapshots.teamId, teamId), isNull(snapshots.deletedAt)));
  const rows = await ctx.db
    .select({ id: sandboxes.id, name: sandboxes.name })
    .from(sandboxes)
    .where(and(eq(sandboxes.teamId, teamId), inArray(sandboxes.id, sources)));
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
