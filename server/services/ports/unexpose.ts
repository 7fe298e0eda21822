import { and, eq } from "drizzle-orm";
import { ports } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { transact } from "../transact.ts";

/** Takes the port's URL away; one that has none is left as it is. */
export async function unexpose({
  ctx,
  input: { sandboxId, port },
}: {
  ctx: Ctx;
  input: { sandboxId: string; port: number };
}): Promise<{ port: number }> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    await requireSandbox(ctx, sandboxId, tx);
    const removed = await tx
      .delete(ports)
      .where(and(eq(ports.sandboxId, sandboxId), eq(ports.port, port)))
      .returning({ port: ports.port });
    if (removed.length > 0)
      emit({ type: "port.unexposed", noun: "port", subjectId: String(port), sandboxId });
    return { port };
  });
}
