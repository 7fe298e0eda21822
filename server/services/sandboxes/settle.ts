import { and, eq, inArray } from "drizzle-orm";
import { type SandboxRow, sandboxes } from "../../../db/schema/index.ts";
import type { Failure } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { endProcesses, letGoOfProcesses } from "../processes/end-all.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";
import { exclusively } from "./lock.ts";

export type HowItEnded =
  /** Its first process ended although nobody asked. */
  | { reason: "exited"; exitCode: number; outOfMemory: boolean }
  /** containerd has no running task of it any more: the machine or containerd's state was lost. */
  | { reason: "gone" };

/**
 * Writes down that a running or paused sandbox has ended by itself: it failed, its processes are lost. What the engine
 * still holds of it stays until it is terminated. Does nothing if the engine has it running after all, or if
 * it ended as it should.
 */
export async function settle({
  ctx,
  input: { sandboxId, how, at },
}: {
  ctx: Ctx;
  input: { sandboxId: string; how: HowItEnded; at: Date };
}): Promise<void> {
  await exclusively(sandboxId, async () => {
    const status = await ctx.engine.sandboxes.status(sandboxId);
    if (status === "running" || status === "paused") return;
    const [owner] = await ctx.db
      .select({ teamId: sandboxes.teamId })
      .from(sandboxes)
      .where(eq(sandboxes.id, sandboxId));
    if (!owner) return;
    const settled = await transact(asSystem(ctx, owner.teamId), async (tx, emit) => {
      const [row] = await tx
        .select()
        .from(sandboxes)
        .where(and(eq(sandboxes.id, sandboxId), inArray(sandboxes.status, ["running", "paused"])))
        .for("update");
      if (!row) return false;
      const failure = failureOf(row, how);
      await tx
        .update(sandboxes)
        .set({ status: "failed", failure, endedAt: at })
        .where(eq(sandboxes.id, sandboxId));
      await endProcesses(tx, emit, sandboxId, { status: "lost", endedAt: at, failure });
      emit(sandboxEvent("failed", sandboxId, { name: row.name, failure }));
      return true;
    });
    if (settled) letGoOfProcesses(ctx, sandboxId);
  });
}

function failureOf(row: SandboxRow, how: HowItEnded): Failure {
  const hint = "Its snapshots are unaffected: create a new sandbox from one of them.";
  if (how.reason === "gone") {
    return {
      code: "INTERRUPTED",
      message: `Sandbox ${row.name} no longer runs: the machine or its container runtime was restarted`,
      hint,
    };
  }
  if (how.outOfMemory) {
    return {
      code: "LIMIT_EXCEEDED",
      message: `Sandbox ${row.name} needed more than its ${row.memoryMiB} MiB of memory and was killed by the kernel`,
      hint: "Create it again with a higher memoryMiB.",
    };
  }
  return {
    code: "INTERRUPTED",
    message: `The first process of sandbox ${row.name} ended (exit code ${how.exitCode}) and all others with it`,
    hint,
  };
}
