import { and, eq, inArray } from "drizzle-orm";
import { processes, sandboxes } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { track } from "./track.ts";

/**
 * Follows every process that is on record as running, of all teams; their output goes on where its log ends. For the
 * start of the server. Returns how many.
 */
export async function resumeTracking({ ctx }: { ctx: Ctx }): Promise<number> {
  const rows = await ctx.db
    .select({
      id: processes.id,
      teamId: processes.teamId,
      sandboxId: processes.sandboxId,
      key: processes.key,
    })
    .from(processes)
    .innerJoin(sandboxes, eq(processes.sandboxId, sandboxes.id))
    .where(and(eq(processes.status, "running"), inArray(sandboxes.status, ["running", "paused"])));
  for (const row of rows) track(ctx, row);
  return rows.length;
}
