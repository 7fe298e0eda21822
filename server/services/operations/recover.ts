import { asc, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { type OperationRow, operations, type SandboxRow, sandboxes } from "../../../db/schema/index.ts";
import { asSystem, type Ctx } from "../context.ts";
import { recoverImages } from "../images/recover.ts";
import { type RecoveredRollback, recoverRollback } from "../rollback/recover.ts";
import { sandboxEvent } from "../sandboxes/event.ts";
import { presentSandbox } from "../sandboxes/present.ts";
import { recoverSandboxes } from "../sandboxes/recover.ts";
import { recoverSnapshots } from "../snapshots/recover.ts";
import { type Emit, transact } from "../transact.ts";
import { resultOfFork } from "./fork-result.ts";
import { INTERRUPTED } from "./interrupted.ts";
import { end, operationEvent } from "./run.ts";

type Freed = { snapshots: ReadonlyMap<string, number>; images: ReadonlyMap<string, number> };
type Outcome = Pick<OperationRow, "status" | "result" | "failure">;

/**
 * At boot, before anything else works: ends every operation that a crash cut off, of all teams. What was being made is
 * undone, what was being removed is removed; pausing and resuming end where the engine stands. Whoever
 * repeats a request with its requestId gets the outcome that is written here.
 */
export async function recover({ ctx }: { ctx: Ctx }): Promise<void> {
  const interrupted = await ctx.db
    .select()
    .from(operations)
    .where(eq(operations.status, "running"))
    .orderBy(asc(operations.createdAt), asc(operations.id));
  await recoverSandboxes(ctx);
  const freed: Freed = { snapshots: await recoverSnapshots(ctx), images: await recoverImages(ctx) };
  for (const operation of interrupted) {
    const system = asSystem(ctx, operation.teamId);
    try {
      const held = await heldStatus(system, operation);
      const rolledBack =
        operation.kind === "sandbox.rollback" ? await recoverRollback(system, operation) : null;
      await transact(system, async (tx, emit) => {
        const outcome = await outcomeOf(system, tx, emit, operation, freed, held, rolledBack);
        await end(tx, operation.id, outcome);
        const { kind, subject, sandboxId, snapshotId, imageId } = operation;
        const refs = {
          ...(sandboxId === null ? {} : { sandboxId }),
          ...(snapshotId === null ? {} : { snapshotId }),
          ...(imageId === null ? {} : { imageId }),
        };
        const data = { subject, ...(outcome.failure === null ? {} : { failure: outcome.failure }) };
        emit(operationEvent(`operation.${outcome.status}`, operation.id, kind, refs, data));
        ctx.log.warn(
          { operationId: operation.id, kind, status: outcome.status },
          "an operation was recovered",
        );
      });
    } catch (error) {
      ctx.log.error({ err: error, operationId: operation.id }, "an operation could not be recovered");
    }
  }
}

const failed: Outcome = { status: "failed", result: null, failure: INTERRUPTED };
const succeeded = (result: unknown): Outcome => ({ status: "succeeded", result, failure: null });

async function outcomeOf(
  ctx: Ctx,
  tx: Tx,
  emit: Emit,
  operation: OperationRow,
  freed: Freed,
  held: string | null,
  rolledBack: RecoveredRollback | null,
): Promise<Outcome> {
  const { sandboxId, snapshotId, imageId } = operation;
  switch (operation.kind) {
    case "sandbox.create":
    case "snapshot.filesystem":
    case "snapshot.memory":
    case "image.pull":
    case "image.import":
    case "image.build":
    case "image.push":
      return failed;
    case "sandbox.fork": {
      const result = await resultOfFork(ctx, tx, operation);
      return result === null ? failed : { ...failed, result };
    }
    case "sandbox.rollback":
      return rolledBack?.result ? succeeded(rolledBack.result) : { ...failed, ...rolledBack };
    case "sandbox.pause":
      return runState(tx, emit, sandboxId!, "paused", held);
    case "sandbox.resume":
      return runState(tx, emit, sandboxId!, "running", held);
    case "sandbox.terminate": {
      const row = await sandboxRow(tx, sandboxId!);
      return row?.status === "terminated" ? succeeded(presentSandbox(row)) : failed;
    }
    case "snapshot.delete": {
      const freedBytes = freed.snapshots.get(snapshotId!);
      return freedBytes === undefined ? failed : succeeded({ snapshotId, freedBytes });
    }
    case "image.delete": {
      const freedBytes = freed.images.get(imageId!);
      return freedBytes === undefined ? failed : succeeded({ imageId, freedBytes });
    }
  }
}

async function heldStatus(ctx: Ctx, { kind, sandboxId }: OperationRow): Promise<string | null> {
  if (sandboxId === null || (kind !== "sandbox.pause" && kind !== "sandbox.resume")) return null;
  return ctx.engine.sandboxes.status(sandboxId);
}

/** Where the engine got as far as was asked, the row follows. */
async function runState(
  tx: Tx,
  emit: Emit,
  sandboxId: string,
  wanted: "paused" | "running",
  held: string | null,
): Promise<Outcome> {
  const row = await sandboxRow(tx, sandboxId);
  if (held !== wanted || !row || (row.status !== "running" && row.status !== "paused")) return failed;
  if (row.status !== wanted) {
    await tx.update(sandboxes).set({ status: wanted }).where(eq(sandboxes.id, sandboxId));
    emit(sandboxEvent(wanted === "paused" ? "paused" : "resumed", sandboxId));
  }
  return succeeded(presentSandbox({ ...row, status: wanted }));
}

async function sandboxRow(tx: Tx, sandboxId: string): Promise<SandboxRow | undefined> {
  const [row] = await tx.select().from(sandboxes).where(eq(sandboxes.id, sandboxId));
  return row;
}
