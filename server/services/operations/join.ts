import { and, eq } from "drizzle-orm";
import { operations } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { OperationKind } from "../../domain/schemas/misc.ts";
import type { Ctx } from "../context.ts";
import { failedBefore, requireSameInput } from "../same-request.ts";
import { type PlainOperation, plainOperation } from "./present.ts";

/**
 * The answer of the earlier call with this requestId, waiting for its end if it still runs; `undefined` if there is none.
 * Throws what that call threw, or CONFLICT if the requestId came with another request then.
 */
export async function joinOperation({
  ctx,
  kind,
  requestId,
  inputHash,
}: {
  ctx: Ctx;
  kind: OperationKind;
  requestId: string;
  inputHash: string;
}): Promise<unknown> {
  const [earlier] = await ctx.db
    .select({ id: operations.id, inputHash: operations.inputHash })
    .from(operations)
    .where(
      and(
        eq(operations.teamId, ctx.actor.teamId),
        eq(operations.kind, kind),
        eq(operations.requestId, requestId),
      ),
    );
  if (!earlier) return undefined;
  requireSameInput(requestId, earlier.inputHash, inputHash);
  const { status, failure } = await untilEnded(ctx, earlier.id);
  const [answer] = await ctx.db
    .select({ result: operations.result })
    .from(operations)
    .where(eq(operations.id, earlier.id));
  const result = answer?.result ?? null;
  if (status === "failed" && failure !== null && result === null) throw failedBefore(failure);
  return result;
}

/** The operation's row once it has ended, or as it is when `signal` aborts. */
export async function untilEnded(
  ctx: Ctx,
  operationId: string,
  signal?: AbortSignal,
): Promise<PlainOperation> {
  for (;;) {
    const sleeper = ctx.events.sleeper({ signal, about: operationId });
    try {
      const [row] = await ctx.db
        .select(plainOperation)
        .from(operations)
        .where(eq(operations.id, operationId));
      if (!row) throw new ForkyardError("NOT_FOUND", `Operation ${operationId} does not exist`);
      if (row.status !== "running" || signal?.aborted) return row;
      await sleeper.woken;
    } finally {
      sleeper.cancel();
    }
  }
}
