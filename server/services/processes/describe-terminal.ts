import { and, eq } from "drizzle-orm";
import { type ProcessRow, processes, sandboxes, sandboxLives, snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { isId } from "../../domain/ids.ts";
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
  /** The sandbox that it was forked from, by name, and when; of a sandbox rolled back the snapshot that it went back to. */
  forkedFrom: { name: string; at: string; rolledBack?: true } | null;
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
  // It comes from an address, where anything may stand.
  if (!isId("process", input.processId))
    throw new ForkyardError("NOT_FOUND", "There is no process of this id");
  const row = await requireProcess(ctx, input.processId);
  return {
    processId: row.id,
    sandboxId: row.sandboxId,
    title: row.title,
    key: row.key,
    tty: row.tty ? { cols: row.cols ?? 80, rows: row.rows ?? 24 } : null,
    forkOffset: row.forkOffset,
    forkedFrom: row.forkedFromId === null ? null : await originOf(ctx, row, row.forkedFromId),
  };
}

async function originOf(
  ctx: Ctx,
  { sandboxId, createdAt }: ProcessRow,
  forkedFromId: string,
): Promise<DescribedTerminal["forkedFrom"]> {
  const [source] = await ctx.db
    .select({ sandboxId: sandboxes.id, name: sandboxes.name })
    .from(processes)
    .innerJoin(sandboxes, eq(processes.sandboxId, sandboxes.id))
    .where(eq(processes.id, forkedFromId));
  if (!source) return null;
  const at = createdAt.toISOString();
  if (source.sandboxId !== sandboxId) return { name: source.name, at };
  return { name: await snapshotWentBackTo(ctx, sandboxId, createdAt), at, rolledBack: true };
}

/** A sandbox may be rolled back again and again: the one that gave it the processes of that time. */
async function snapshotWentBackTo(ctx: Ctx, sandboxId: string, at: Date): Promise<string> {
  const lives = await ctx.db
    .select({ name: snapshots.name, endedAt: sandboxLives.endedAt })
    .from(sandboxLives)
    .innerJoin(snapshots, eq(snapshots.id, sandboxLives.targetId))
    .where(and(eq(sandboxLives.sandboxId, sandboxId), eq(sandboxLives.phase, "over")));
  const apart = (life: { endedAt: Date | null }) => Math.abs((life.endedAt?.getTime() ?? 0) - at.getTime());
  return lives.sort((a, b) => apart(a) - apart(b))[0]?.name ?? "a snapshot";
}
