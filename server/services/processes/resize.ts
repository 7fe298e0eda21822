import { eq } from "drizzle-orm";
import { processes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { processEvent } from "./event.ts";
import { presentProcess } from "./present.ts";
import { requireRunningProcess } from "./require.ts";

export async function resize({
  ctx,
  input: { processId, cols, rows },
}: {
  ctx: Ctx;
  input: { processId: string; cols: number; rows: number };
}): Promise<Process> {
  authorize(ctx, "write");
  const row = await requireRunningProcess(ctx, processId, "it can't be resized");
  if (!row.tty) {
    throw new ForkyardError(
      "CONFLICT",
      `Process ${row.title} (${row.id}) is not a terminal; it has no size`,
      {
        hint: "Start it with tty: true.",
      },
    );
  }
  await ctx.engine.processes(row.sandboxId).resize(row.key, { cols, rows });
  await transact(ctx, async (tx, emit) => {
    await tx.update(processes).set({ cols, rows }).where(eq(processes.id, row.id));
    emit(processEvent("resized", row, { cols, rows }));
  });
  return presentProcess({ ...row, cols, rows });
}
