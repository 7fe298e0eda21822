import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { ports, type SandboxRow, sandboxes } from "../../../db/schema/index.ts";
import { type Failure, ForkyardError } from "../../domain/errors.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { sandboxStatusesBefore } from "../../domain/status.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { endProcesses, letGoOfProcesses } from "../processes/end-all.ts";
import type { Emit } from "../transact.ts";
import { abortCreation } from "./creation.ts";
import { sandboxEvent } from "./event.ts";
import { exclusively } from "./lock.ts";
import { presentSandbox } from "./present.ts";
import { requireSandbox } from "./require.ts";

/**
 * Ends all its processes and removes its files. Its row, its lineage, its snapshots and its logs stay. A creation under
 * way is stopped; a snapshot or fork under way is finished first, those that wait behind it are refused. Terminating
 * a terminated sandbox is no error.
 */
export async function terminate({
  ctx,
  input: { sandboxId },
}: {
  ctx: Ctx;
  input: { sandboxId: string };
}): Promise<Sandbox> {
  authorize(ctx, "write");
  const now = await requireSandbox(ctx, sandboxId);
  if (now.status === "terminated") return presentSandbox(now);
  if (now.status === "terminating") return joinTermination(ctx, sandboxId);
  const joined = Symbol("somebody else terminates it");
  return runOperation({
    ctx,
    kind: "sandbox.terminate",
    input: { sandboxId },
    prepare: async () => ({
      subject: now.name,
      refs: { sandboxId },
      begin: async (tx, emit) => {
        const mine = await tx
          .update(sandboxes)
          .set({ status: "terminating" })
          .where(
            and(eq(sandboxes.id, sandboxId), inArray(sandboxes.status, sandboxStatusesBefore("terminating"))),
          )
          .returning({ id: sandboxes.id });
        if (mine.length === 0) throw joined;
        emit(sandboxEvent("terminating", sandboxId, { name: now.name }));
      },
      work: (_begun, { onStep }) => {
        abortCreation(sandboxId);
        return exclusively(
          sandboxId,
          async () => {
            onStep({ step: "ending processes", progress: null });
            await ctx.engine.sandboxes.remove(sandboxId);
          },
          () => onStep({ step: "waiting for other work on this sandbox", progress: null }),
        );
      },
      succeed: async (tx, emit) => presentSandbox(await markTerminated(ctx, tx, emit, sandboxId)),
      fail: (tx, emit, _begun, failure) => markUnended(tx, emit, now, failure),
      committed: () => letGoOfProcesses(ctx, sandboxId),
    }),
  }).catch((error) => {
    if (error === joined) return joinTermination(ctx, sandboxId);
    throw error;
  });
}

/** The rows of a sandbox that the engine no longer has. */
export async function markTerminated(ctx: Ctx, tx: Tx, emit: Emit, sandboxId: string): Promise<SandboxRow> {
  const endedAt = new Date();
  await endProcesses(tx, emit, sandboxId, { status: "killed", signal: "SIGKILL", endedAt });
  await tx.delete(ports).where(eq(ports.sandboxId, sandboxId));
  const [row] = await tx
    .update(sandboxes)
    .set({ status: "terminated", endedAt, expiresAt: null })
    .where(eq(sandboxes.id, sandboxId))
    .returning();
  emit(sandboxEvent("terminated", sandboxId, { name: row?.name }));
  return row ?? requireSandbox(ctx, sandboxId, tx);
}

/** Its end failed: it can be terminated again. */
export async function markUnended(
  tx: Tx,
  emit: Emit,
  { id, name }: Pick<SandboxRow, "id" | "name">,
  failure: Failure,
): Promise<void> {
  await tx.update(sandboxes).set({ status: "failed", failure }).where(eq(sandboxes.id, id));
  emit(sandboxEvent("failed", id, { name, failure }));
}

/** Somebody else terminates it already: the same answer for both. */
async function joinTermination(ctx: Ctx, sandboxId: string): Promise<Sandbox> {
  for (;;) {
    const sleeper = ctx.events.sleeper();
    try {
      const row = await requireSandbox(ctx, sandboxId);
      if (row.status === "terminated") return presentSandbox(row);
      if (row.status !== "terminating") {
        const { code, message } = row.failure ?? {
          code: "INTERNAL" as const,
          message: "It could not be terminated",
        };
        throw new ForkyardError(code, message, { hint: "Terminate it again." });
      }
      await sleeper.woken;
    } finally {
      sleeper.cancel();
    }
  }
}
