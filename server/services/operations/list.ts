import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { operations } from "../../../db/schema/index.ts";
import type { listOperationsInput, Operation } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { plainOperation, presentOperation } from "./present.ts";

/** Newest first, at most `limit`. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof listOperationsInput>;
}): Promise<Operation[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select(plainOperation)
    .from(operations)
    .where(
      and(
        eq(operations.teamId, ctx.actor.teamId),
        input.sandboxId === undefined ? undefined : eq(operations.sandboxId, input.sandboxId),
        input.runningOnly ? eq(operations.status, "running") : undefined,
      ),
    )
    .orderBy(desc(operations.createdAt), desc(operations.id))
    .limit(input.limit);
  return rows.map(presentOperation);
}
