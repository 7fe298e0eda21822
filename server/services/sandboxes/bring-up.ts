import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { type ProcessRow, processes, type SandboxRow, sandboxes } from "../../../db/schema/index.ts";
import { type Failure, ForkyardError } from "../../domain/errors.ts";
import type { StepUpdate } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { processEvent } from "../processes/event.ts";
import { inheritProcesses } from "../processes/inherit.ts";
import type { Emit } from "../transact.ts";
import { creationOf } from "./creation.ts";
import { sandboxEvent } from "./event.ts";
import { exclusively } from "./lock.ts";
import type { Origin } from "./source.ts";

/**
 * Has the engine make the sandbox of `row`. From a memory snapshot it goes on with the captured processes: their new
 * rows are returned, and their output is collected from here on.
 */
export async function bringUp(
  ctx: Ctx,
  row: SandboxRow,
  origin: Origin,
  onStep: (update: StepUpdate) => void,
): Promise<ProcessRow[]> {
  return exclusively(row.id, async () => {
    const creation = creationOf(row.id);
    try {
      await ctx.engine.sandboxes.create(
        {
          id: row.id,
          hostname: row.hostname,
          source: origin.source,
          limits: { cpu: row.cpu, memoryMiB: row.memoryMiB, pids: row.pidsLimit },
          network: row.network,
        },
        { onStep, signal: creation.signal },
      );
      if (!origin.snapshot || origin.source.kind !== "memory") return [];
      return await inheritProcesses(ctx, row, origin.snapshot);
    } catch (error) {
      // The engine leaves nothing of a failed create, but this may have failed after it.
      await removeQuietly(ctx, row.id);
      throw error;
    } finally {
      creation.done();
    }
  });
}

/** Takes a sandbox away again that runs, but could not be put on record. */
export async function takeBack(ctx: Ctx, sandboxId: string): Promise<void> {
  await exclusively(sandboxId, () => removeQuietly(ctx, sandboxId));
}

async function removeQuietly(ctx: Ctx, sandboxId: string): Promise<void> {
  await ctx.engine.sandboxes.remove(sandboxId).catch((err) => {
    ctx.log.warn({ err, sandboxId }, "what is left of a failed sandbox could not be removed");
  });
}

/** The row as it is now that it runs. CANCELLED if somebody terminated it meanwhile. */
export async function markRunning(
  tx: Tx,
  emit: Emit,
  row: SandboxRow,
  inherited: ProcessRow[],
): Promise<SandboxRow> {
  const startedAt = new Date();
  const [running] = await tx
    .update(sandboxes)
    .set({ status: "running", startedAt, expiresAt: limitFrom(startedAt) })
    .where(and(eq(sandboxes.id, row.id), eq(sandboxes.status, "creating")))
    .returning();
  if (!running)
    throw new ForkyardError("CANCELLED", `Sandbox ${row.name} was terminated while it was being created`);
  if (inherited.length > 0) await tx.insert(processes).values(inherited);
  emit(sandboxEvent("running", row.id, { name: row.name }));
  for (const process of inherited) emit(processEvent("started", process));
  return running;
}

/** Of the time limit as it is now: somebody may have set it while the sandbox was made. Without one, null. */
const limitFrom = (startedAt: Date) =>
  sql`${startedAt.toISOString()}::timestamptz + ${sandboxes.ttlSeconds} * interval '1 second'`;

/** Unless somebody terminated it meanwhile: then that goes on. */
export async function markFailed(tx: Tx, emit: Emit, row: SandboxRow, failure: Failure): Promise<void> {
  const [failed] = await tx
    .update(sandboxes)
    .set({ status: "failed", failure, endedAt: new Date() })
    .where(and(eq(sandboxes.id, row.id), eq(sandboxes.status, "creating")))
    .returning({ id: sandboxes.id });
  if (failed) emit(sandboxEvent("failed", row.id, { name: row.name, failure }));
}
