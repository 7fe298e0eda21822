import { eq } from "drizzle-orm";
import { processes } from "../../../db/schema/index.ts";
import type { Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { processEvent } from "./event.ts";
import { presentProcess } from "./present.ts";
import { requireProcess } from "./require.ts";

/** Changes what its tab shows. */
export async function rename({
  ctx,
  input: { processId, title },
}: {
  ctx: Ctx;
  input: { processId: string; title: string };
}): Promise<Process> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await requireProcess(ctx, processId, tx);
    await tx.update(processes).set({ title }).where(eq(processes.id, row.id));
    emit(processEvent("renamed", row, { title }));
    return presentProcess({ ...row, title });
  });
}
