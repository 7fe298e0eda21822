import type { Operation } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { untilEnded } from "./join.ts";
import { presentOperation } from "./present.ts";
import { requireOperation } from "./require.ts";

/** The operation once it has ended, or as it is after `timeoutMs`: look at its status. */
export async function wait({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { operationId: string; timeoutMs: number };
}): Promise<Operation> {
  authorize(ctx, "read");
  const { id } = await requireOperation(ctx, input.operationId);
  return presentOperation(await untilEnded(ctx, id, AbortSignal.timeout(input.timeoutMs)));
}
