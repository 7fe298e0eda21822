import { and, eq } from "drizzle-orm";
import { operations } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";
import { type PlainOperation, plainOperation } from "./present.ts";

/** NOT_FOUND if there is none of that id in the actor's team. */
export async function requireOperation(ctx: Ctx, operationId: string): Promise<PlainOperation> {
  const [row] = await ctx.db
    .select(plainOperation)
    .from(operations)
    .where(and(eq(operations.id, operationId), eq(operations.teamId, ctx.actor.teamId)));
  if (row) return row;
  throw new ForkyardError("NOT_FOUND", `Operation ${operationId} does not exist`, {
    hint: "operations.list shows the recent ones.",
  });
}
