import { and, desc, eq, ne } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentSandbox } from "./present.ts";

const MOST = 1000;

/** Newest first, at most 1000. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { includeTerminated: boolean };
}): Promise<Sandbox[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select()
    .from(sandboxes)
    .where(
      and(
        eq(sandboxes.teamId, ctx.actor.teamId),
        input.includeTerminated ? undefined : ne(sandboxes.status, "terminated"),
      ),
    )
    .orderBy(desc(sandboxes.createdAt), desc(sandboxes.id))
    .limit(MOST);
  return rows.map(presentSandbox);
}
