import { record } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { sandboxEvent } from "../sandboxes/event.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";

/** Sends a signal to one process of a running sandbox's tree, also to one that was not started through the server. */
export async function signal({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; pid: number; startedAt: string; signal: string };
}): Promise<{ pid: number }> {
  authorize(ctx, "write");
  const sandbox = await requireSandbox(ctx, input.sandboxId);
  requireStatus(sandbox, ["running"], "its processes can't receive signals now");
  const process = { pid: input.pid, startedAt: new Date(input.startedAt) };
  const { pid, signal: name } = input;
  await record(ctx, ctx.actor, sandboxEvent("signalled", sandbox.id, { pid, signal: name }));
  await ctx.engine.processes(sandbox.id).signal(process, input.signal);
  return { pid: input.pid };
}
