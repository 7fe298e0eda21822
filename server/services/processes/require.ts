import { and, eq } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type ProcessRow, processes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";

/** NOT_FOUND if there is none of that id in the actor's team. `db` may be a transaction. */
export async function requireProcess(ctx: Ctx, processId: string, db: Db = ctx.db): Promise<ProcessRow> {
  const [row] = await db
    .select()
    .from(processes)
    .where(and(eq(processes.id, processId), eq(processes.teamId, ctx.actor.teamId)));
  if (row) return row;
  throw new ForkyardError("NOT_FOUND", `Process ${processId} does not exist`, {
    hint: "processes.list shows those of a sandbox.",
  });
}

/** The same; CONFLICT unless it runs, in a sandbox that runs. */
export async function requireRunningProcess(
  ctx: Ctx,
  processId: string,
  action: string,
): Promise<ProcessRow> {
  const row = await requireProcess(ctx, processId);
  if (row.status !== "running") {
    throw new ForkyardError("CONFLICT", `Process ${row.title} (${row.id}) has ended; ${action}`, {
      hint: "Start a new one with processes.exec.",
    });
  }
  requireStatus(await requireSandbox(ctx, row.sandboxId), ["running"], action);
  return row;
}
