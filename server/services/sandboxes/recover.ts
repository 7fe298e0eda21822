import { inArray } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import { toFailure } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { INTERRUPTED } from "../operations/interrupted.ts";
import { letGoOfProcesses } from "../processes/end-all.ts";
import { transact } from "../transact.ts";
import { markFailed } from "./bring-up.ts";
import { markTerminated, markUnended } from "./terminate.ts";

/** Ends what a crash cut off: a sandbox that was being made is undone, one that was being terminated is gone. */
export async function recoverSandboxes(ctx: Ctx): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(sandboxes)
    .where(inArray(sandboxes.status, ["creating", "terminating"]));
  for (const row of rows) {
    const system = asSystem(ctx, row.teamId);
    try {
      await ctx.engine.sandboxes.remove(row.id);
      await transact(system, async (tx, emit) => {
        if (row.status === "creating") await markFailed(tx, emit, row, INTERRUPTED);
        else await markTerminated(system, tx, emit, row.id);
      });
      letGoOfProcesses(system, row.id);
    } catch (error) {
      ctx.log.error(
        { err: error, sandboxId: row.id },
        "an interrupted sandbox could not be brought to an end",
      );
      // Whoever waits for its end is told, and can terminate it again.
      await transact(system, (tx, emit) => markUnended(tx, emit, row, toFailure(error)));
    }
  }
}
