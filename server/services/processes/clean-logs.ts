import { eq, inArray } from "drizzle-orm";
import { processes, sandboxes } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

const AT_ONCE = 500;
const DAY_MS = 86_400_000;

/**
 * Deletes the logs of processes that are no longer on record, or whose sandbox ended more days ago than the settings
 * say. Returns the processes' ids.
 */
export async function cleanLogs({
  ctx,
  input,
}: {
  ctx: Omit<Ctx, "actor">;
  input: { now: Date };
}): Promise<string[]> {
  const before = input.now.getTime() - ctx.settings.logDays * DAY_MS;
  const removed: string[] = [];
  const held = await ctx.output.processIds();
  for (let at = 0; at < held.length; at += AT_ONCE) {
    const part = held.slice(at, at + AT_ONCE);
    const rows = await ctx.db
      .select({ id: processes.id, status: sandboxes.status, endedAt: sandboxes.endedAt })
      .from(processes)
      .innerJoin(sandboxes, eq(processes.sandboxId, sandboxes.id))
      .where(inArray(processes.id, part));
    const kept = rows.filter(
      ({ status, endedAt }) =>
        !["terminated", "failed"].includes(status) || endedAt === null || endedAt.getTime() >= before,
    );
    const keep = new Set(kept.map(({ id }) => id));
    for (const id of part) {
      if (keep.has(id)) continue;
      await ctx.output.remove(id);
      removed.push(id);
    }
  }
  return removed;
}
