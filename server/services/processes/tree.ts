import { and, eq } from "drizzle-orm";
import { processes } from "../../../db/schema/index.ts";
import type { ProcessTree } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";

/** Every process in a running sandbox as it tells itself, also those that nobody started through the server. */
export async function tree({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<ProcessTree> {
  authorize(ctx, "read");
  const sandbox = await requireSandbox(ctx, input.sandboxId);
  requireStatus(sandbox, ["running"], "its processes can't be listed now");
  const entries = await ctx.engine.processes(sandbox.id).tree();
  const at = new Date();
  const started = await ctx.db
    .select({ id: processes.id, key: processes.key })
    .from(processes)
    .where(and(eq(processes.sandboxId, sandbox.id), eq(processes.status, "running")));
  const idOf = new Map(started.map(({ id, key }) => [key, id]));
  return {
    at: at.toISOString(),
    entries: entries.map(({ key, user, startedAt, ...entry }) => ({
      ...entry,
      processId: (key !== null && idOf.get(key)) || null,
      uid: user,
      startedAt: startedAt.toISOString(),
    })),
  };
}
