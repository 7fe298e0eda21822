import type { Operation } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { untilEnded } from "./join.ts";
import { presentOperation } from "./present.ts";
import { requireOperation } from "./require.ts";

/** The operation once it has ended, or as it is after `timeoutMs` or when `signal` aborts: look at its status. */
export async function wait({
  ctx,
  input,
  signal,
}: {
  ctx: Ctx;
  input: { operationId: string; timeoutMs: number };
  signal?: AbortSignal | undefined;
}): Promise<Operation> {
  authorize(ctx, "read");
  const { id } = await requireOperation(ctx, input.operationId);
  const timeout = AbortSignal.timeout(input.timeoutMs);
  const stop = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  return presentOperation(await untilEnded(ctx, id, stop));
}
