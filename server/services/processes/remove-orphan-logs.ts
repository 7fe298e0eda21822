import { inArray } from "drizzle-orm";
import { processes } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

const AT_ONCE = 500;

/** Deletes the logs of processes that are no longer on record. Returns their ids. */
export async function removeOrphanLogs({ ctx }: { ctx: Omit<Ctx, "actor"> }): Promise<string[]> {
  const removed: string[] = [];
  const held = await ctx.output.processIds();
  for (let at = 0; at < held.length; at += AT_ONCE) {
    const part = held.slice(at, at + AT_ONCE);
    const rows = await ctx.db.select({ id: processes.id }).from(processes).where(inArray(processes.id, part));
    const known = new Set(rows.map((row) => row.id));
    for (const id of part) {
      if (known.has(id)) continue;
      await ctx.output.remove(id);
      removed.push(id);
    }
  }
  return removed;
}
