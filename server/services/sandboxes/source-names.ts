import { and, eq, inArray } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import { isThere, sandboxes, snapshots } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** What the snapshots and sandboxes are called that sandboxes came from, by id; also of those that are gone. */
export async function sourceNames({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { includeTerminated: boolean };
}): Promise<Record<string, string>> {
  authorize(ctx, "read");
  const { teamId } = ctx.actor;
  const listed = and(eq(sandboxes.teamId, teamId), input.includeTerminated ? undefined : isThere(sandboxes));
  const sourcesOf = (id: typeof sandboxes.snapshotId | typeof sandboxes.forkedFromId) =>
    ctx.db.select({ id }).from(sandboxes).where(listed);
  const rows = await union(
    ctx.db
      .select({ id: snapshots.id, name: snapshots.name })
      .from(snapshots)
      .where(and(eq(snapshots.teamId, teamId), inArray(snapshots.id, sourcesOf(sandboxes.snapshotId)))),
    ctx.db
      .select({ id: sandboxes.id, name: sandboxes.name })
      .from(sandboxes)
      .where(and(eq(sandboxes.teamId, teamId), inArray(sandboxes.id, sourcesOf(sandboxes.forkedFromId)))),
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
