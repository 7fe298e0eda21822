import { eq } from "drizzle-orm";
import { processes, sandboxes } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireProcess } from "./require.ts";

export type DescribedTerminal = {
  processId: string;
  sandboxId: string;
  title: string;
  key: string;
  tty: { cols: number; rows: number } | null;
  forkOffset: number | null;
  /** The sandbox that it was forked from, by name, and when. */
  forkedFrom: { name: string; at: string } | null;
};

/** What a viewer of a process's output is told before the first byte. NOT_FOUND as everywhere. */
export async function describeTerminal({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { processId: string };
}): Promise<DescribedTerminal> {
  authorize(ctx, "read");
  const row = await requireProcess(ctx, input.processId);
  const source = row.forkedFromId === null ? null : await sandboxOf(ctx, row.forkedFromId);
  return {
    processId: row.id,
    sandboxId: row.sandboxId,
    title: row.title,
    key: row.key,
    tty: row.tty ? { cols: row.cols ?? 80, rows: row.rows ?? 24 } : null,
    forkOffset: row.forkOffset,
    forkedFrom: source === null ? null : { name: source, at: row.createdAt.toISOString() },
  };
}

async function sandboxOf(ctx: Ctx, processId: string): Promise<string | null> {
  const [found] = await ctx.db
    .select({ name: sandboxes.name })
    .from(processes)
    .innerJoin(sandboxes, eq(processes.sandboxId, sandboxes.id))
    .where(eq(processes.id, processId));
  return found?.name ?? null;
}
