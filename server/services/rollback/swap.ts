import { and, eq, inArray } from "drizzle-orm";
import {
  type ProcessRow,
  processes,
  type SandboxLifeRow,
  type SandboxRow,
  type SnapshotRow,
  sandboxes,
  sandboxLives,
} from "../../../db/schema/index.ts";
import { type Failure, toFailure } from "../../domain/errors.ts";
import type { StepUpdate } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { endProcesses } from "../processes/end-all.ts";
import { inheritProcesses } from "../processes/inherit.ts";
import { track, untrack } from "../processes/track.ts";
import { sandboxEvent } from "../sandboxes/event.ts";
import { transact } from "../transact.ts";
import { finishEnd } from "./life.ts";

export type Swap = { life: SandboxLifeRow; sandbox: SandboxRow; target: SnapshotRow; before: SnapshotRow };

/**
 * Puts what `target` holds in the place of the sandbox, under its id. For somebody who has the sandbox alone and has
 * the intent on record. When it rejects the sandbox goes on from `before` if that can be done, and else has failed.
 */
export async function swap(
  ctx: Ctx,
  { life, sandbox, target, before }: Swap,
  onStep: (update: StepUpdate) => void,
): Promise<{ row: SandboxRow; inherited: ProcessRow[] }> {
  const running = await runningProcesses(ctx, sandbox.id);
  for (const { id } of running) {
    untrack(ctx.db, id);
    // What goes on under the same key after this is not the same process.
    await ctx.output.suspend(id);
  }
  try {
    onStep({ step: "ending the current state", progress: 0.5 });
    await ctx.engine.sandboxes.remove(sandbox.id);
    onStep({ step: "restoring the snapshot", progress: 0.7 });
    const inherited = await start(ctx, sandbox, target);
    const row = await transact(ctx, (tx, emit) => finishEnd(tx, emit, life, target, inherited)).catch(
      async (error) => {
        for (const { id } of inherited) await ctx.output.remove(id);
        throw error;
      },
    );
    for (const { id } of running) await closeLog(ctx, id);
    return { row, inherited };
  } catch (error) {
    onStep({ step: "restoring the previous state", progress: 0.8 });
    await bringBack(ctx, { life, sandbox, before, running });
    throw error;
  }
}

async function start(ctx: Ctx, sandbox: SandboxRow, from: SnapshotRow): Promise<ProcessRow[]> {
  await restore(ctx, sandbox, from);
  return from.kind === "memory" ? await inheritProcesses(ctx, sandbox, from) : [];
}

async function restore(ctx: Ctx, sandbox: SandboxRow, from: SnapshotRow): Promise<void> {
  await ctx.engine.sandboxes.create(
    {
      id: sandbox.id,
      hostname: sandbox.hostname,
      source: { kind: from.kind, snapshotId: from.id },
      limits: { cpu: sandbox.cpu, memoryMiB: sandbox.memoryMiB, pids: sandbox.pidsLimit },
      network: sandbox.network,
    },
    {},
  );
}

type Present = { life: SandboxLifeRow; sandbox: SandboxRow; before: SnapshotRow; running: ProcessRow[] };

/** Everything as it was: the processes go on where they stood still, and so do their logs. */
async function bringBack(ctx: Ctx, { life, sandbox, before, running }: Present): Promise<void> {
  const { id } = sandbox;
  const wanted = await statusOf(ctx, id);
  let failure: Failure | null = null;
  try {
    await ctx.engine.sandboxes.remove(id);
    if (wanted === "running" || wanted === "paused") {
      await restore(ctx, sandbox, before);
      if (wanted === "paused") await ctx.engine.sandboxes.pause(id);
    }
  } catch (error) {
    ctx.log.error(
      { err: error, sandboxId: id },
      "a sandbox could not be brought back after a rollback failed",
    );
    failure = {
      code: "INTERRUPTED",
      message: `Sandbox ${sandbox.name} could neither be rolled back nor restored: ${toFailure(error).message}`,
      hint: `Nothing is lost: its last state is in the snapshot ${before.name}. Create a new sandbox from it.`,
    };
  }
  const lost = failure !== null || before.kind === "filesystem";
  await transact(ctx, async (tx, emit) => {
    await tx.delete(sandboxLives).where(eq(sandboxLives.id, life.id));
    const endedAt = new Date();
    if (lost) await endProcesses(tx, emit, id, { status: "killed", signal: "SIGKILL", endedAt });
    if (!failure) return;
    const failed = await tx
      .update(sandboxes)
      .set({ status: "failed", failure, endedAt })
      .where(and(eq(sandboxes.id, id), inArray(sandboxes.status, ["running", "paused"])))
      .returning({ id: sandboxes.id });
    if (failed.length > 0) emit(sandboxEvent("failed", id, { name: sandbox.name, failure }));
  });
  for (const process of running) {
    if (lost) await closeLog(ctx, process.id);
    else track(ctx, process);
  }
}

/** The outcome is on record: what is in the way of this is no failure of the roll back. */
async function closeLog(ctx: Ctx, processId: string): Promise<void> {
  await ctx.output
    .release(processId)
    .catch((err) => ctx.log.warn({ err, processId }, "the log of an ended process could not be closed"));
}

async function statusOf(ctx: Ctx, id: string): Promise<SandboxRow["status"] | undefined> {
  const [row] = await ctx.db.select({ status: sandboxes.status }).from(sandboxes).where(eq(sandboxes.id, id));
  return row?.status;
}

async function runningProcesses(ctx: Ctx, sandboxId: string): Promise<ProcessRow[]> {
  return ctx.db
    .select()
    .from(processes)
    .where(and(eq(processes.sandboxId, sandboxId), eq(processes.status, "running")));
}
