import type { Process } from "../../domain/schemas/process.ts";
import { record } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";
import { processEvent } from "./event.ts";
import { presentProcess } from "./present.ts";
import { requireProcess } from "./require.ts";

/** Sends a signal to the process and its group; one that has ended already is left as it is. */
export async function kill({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { processId: string; signal: string };
}): Promise<Process> {
  authorize(ctx, "write");
  const row = await requireProcess(ctx, input.processId);
  if (row.status === "running") {
    requireStatus(
      await requireSandbox(ctx, row.sandboxId),
      ["running"],
      "its processes can't receive signals now",
    );
    await record(ctx, ctx.actor, processEvent("signalled", row, { title: row.title, signal: input.signal }));
    await ctx.engine.processes(row.sandboxId).kill(row.key, input.signal);
  }
  return presentProcess(await requireProcess(ctx, row.id));
}
