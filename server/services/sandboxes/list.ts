import { and, desc, eq, lte, sql } from "drizzle-orm";
import { isThere, sandboxes } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentSandbox, toldOfSandbox } from "./present.ts";

const MOST = 1000;
/** A sandbox's variables may have a megabyte. */
const MOST_CHARACTERS = 16_000_000;

/** Newest first, at most 1000 (fewer with enormous environments); those made from one snapshot if asked. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { includeTerminated: boolean; snapshotId?: string | undefined };
}): Promise<Sandbox[]> {
  authorize(ctx, "read");
  const sum = sql<number>`sum(length(${sandboxes.env}::text)) over (order by ${sandboxes.createdAt} desc, ${sandboxes.id} desc)`;
  const newest = ctx.db
    .select({ id: sandboxes.id, characters: sum.as("characters") })
    .from(sandboxes)
    .where(
      and(
        eq(sandboxes.teamId, ctx.actor.teamId),
        input.includeTerminated ? undefined : isThere(sandboxes),
        input.snapshotId === undefined ? undefined : eq(sandboxes.snapshotId, input.snapshotId),
      ),
    )
    .orderBy(desc(sandboxes.createdAt), desc(sandboxes.id))
    .limit(MOST)
    .as("newest");
  const rows = await ctx.db
    .select(toldOfSandbox)
    .from(sandboxes)
    .innerJoin(newest, eq(newest.id, sandboxes.id))
    .where(lte(newest.characters, MOST_CHARACTERS))
    .orderBy(desc(sandboxes.createdAt), desc(sandboxes.id));
  return rows.map(presentSandbox);
}
