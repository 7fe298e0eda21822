import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { type ProcessRow, processes } from "../../../db/schema/index.ts";
import type { Failure } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";
import type { Emit } from "../transact.ts";
import { processEvent } from "./event.ts";
import { untrack } from "./track.ts";

/** Writes the end of all processes that still ran in a sandbox which is gone. */
export async function endProcesses(
  tx: Tx,
  emit: Emit,
  sandboxId: string,
  end: Pick<ProcessRow, "status" | "endedAt"> & { signal?: string; failure?: Failure },
): Promise<void> {
  const ended = await tx
    .update(processes)
    .set(end)
    .where(and(eq(processes.sandboxId, sandboxId), eq(processes.status, "running")))
    .returning({ id: processes.id, sandboxId: processes.sandboxId });
  for (const row of ended) emit(processEvent(end.status, row, { status: end.status }));
}

/** Nothing more comes from a sandbox that is gone: stops following its processes and closes their logs. */
export function letGoOfProcesses(ctx: Ctx, sandboxId: string): void {
  const work = async () => {
    const rows = await ctx.db
      .select({ id: processes.id })
      .from(processes)
      .where(eq(processes.sandboxId, sandboxId));
    for (const { id } of rows) {
      untrack(ctx.db, id);
      await ctx.output.release(id);
    }
  };
  work().catch((err) =>
    ctx.log.warn({ err, sandboxId }, "the logs of a sandbox's processes could not be closed"),
  );
}
