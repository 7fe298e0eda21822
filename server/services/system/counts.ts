import { count, eq } from "drizzle-orm";
import { operations, sandboxes } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

export type Counts = {
  sandboxes: { status: string; count: number }[];
  runningOperations: { kind: string; count: number }[];
};

/** How much of what there is in all teams together, for monitoring. Names nothing and nobody. */
export async function counts({ ctx }: { ctx: Omit<Ctx, "actor"> }): Promise<Counts> {
  return {
    sandboxes: await ctx.db
      .select({ status: sandboxes.status, count: count() })
      .from(sandboxes)
      .groupBy(sandboxes.status),
    runningOperations: await ctx.db
      .select({ kind: operations.kind, count: count() })
      .from(operations)
      .where(eq(operations.status, "running"))
      .groupBy(operations.kind),
  };
}
