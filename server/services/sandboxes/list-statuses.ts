import { ne } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { SandboxStatus } from "../../domain/status.ts";
import type { Ctx } from "../context.ts";

/** The sandboxes of all teams that are not terminated; for the reconciler. */
export async function listStatuses({
  ctx,
}: {
  ctx: Omit<Ctx, "actor">;
}): Promise<Map<string, SandboxStatus>> {
  const rows = await ctx.db
    .select({ id: sandboxes.id, status: sandboxes.status })
    .from(sandboxes)
    .where(ne(sandboxes.status, "terminated"));
  return new Map(rows.map((row) => [row.id, row.status]));
}
