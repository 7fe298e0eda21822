import { eq } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import type { SandboxStatus } from "../../domain/status.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";
import { exclusively } from "./lock.ts";
import { presentSandbox } from "./present.ts";
import { lockSandbox, requireSandbox, requireStatus } from "./require.ts";

type Change = {
  kind: "sandbox.pause" | "sandbox.resume";
  from: SandboxStatus;
  to: "paused" | "running";
  step: string;
  refusal: string;
  act(ctx: Ctx, sandboxId: string): Promise<void>;
};

/** Pause and resume differ in direction only. Nothing happens to a sandbox that is there already. */
export async function changeRunState(ctx: Ctx, sandboxId: string, change: Change): Promise<Sandbox> {
  authorize(ctx, "write");
  const now = await requireSandbox(ctx, sandboxId);
  if (now.status === change.to) return presentSandbox(now);
  return runOperation({
    ctx,
    kind: change.kind,
    input: { sandboxId },
    prepare: async () => {
      requireStatus(now, [change.from], change.refusal);
      return {
        subject: now.name,
        refs: { sandboxId },
        begin: async () => {},
        work: (_begun, { onStep }) =>
          exclusively(
            sandboxId,
            async () => {
              const row = await requireSandbox(ctx, sandboxId);
              if (row.status === change.to) return;
              requireStatus(row, [change.from], change.refusal);
              onStep({ step: change.step, progress: null });
              await change.act(ctx, sandboxId);
              await settleStatus(ctx, sandboxId, change);
            },
            () => onStep({ step: "waiting for other work on this sandbox", progress: null }),
          ),
        succeed: async (tx) => presentSandbox(await requireSandbox(ctx, sandboxId, tx)),
        fail: async () => {},
      };
    },
  });
}

/** Written while the sandbox is still ours alone, so that whoever is next in the queue sees the new status. */
async function settleStatus(ctx: Ctx, sandboxId: string, { from, to }: Change): Promise<void> {
  await transact(ctx, async (tx, emit) => {
    const row = await lockSandbox(ctx, sandboxId, tx);
    if (row.status !== from) {
      throw new ForkyardError(
        "CONFLICT",
        `Sandbox ${row.name} (${row.id}) became ${row.status} in the meantime`,
      );
    }
    await tx.update(sandboxes).set({ status: to }).where(eq(sandboxes.id, sandboxId));
    emit(sandboxEvent(to === "paused" ? "paused" : "resumed", sandboxId));
  });
}
