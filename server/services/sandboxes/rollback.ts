import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type ProcessRow, type SandboxRow, type SnapshotRow, snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { nameWithSuffix } from "../../domain/names.ts";
import type { rollbackInput } from "../../domain/schemas/sandbox.ts";
import type { RollbackResult } from "../../domain/schemas/snapshot.ts";
import type { StepUpdate } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { track } from "../processes/track.ts";
import { beginEnd } from "../rollback/life.ts";
import { captureBefore } from "../rollback/present-before.ts";
import { swap } from "../rollback/swap.ts";
import { dropUnmade, listeningPorts, markReady } from "../snapshots/capture.ts";
import { snapshotEvent } from "../snapshots/event.ts";
import { newSnapshotRow } from "../snapshots/new-row.ts";
import { presentSnapshot } from "../snapshots/present.ts";
import { lockSnapshot, requireReadySnapshot, requireSnapshot } from "../snapshots/require.ts";
import { reserving } from "../snapshots/reserving.ts";
import { transact } from "../transact.ts";
import { exclusively } from "./lock.ts";
import { presentSandbox } from "./present.ts";
import { requireSandbox, requireStatus } from "./require.ts";
import { fromSnapshot } from "./source.ts";

type Done = { row: SandboxRow; before: SnapshotRow; inherited: ProcessRow[] };

/**
 * Takes a sandbox back to one of its snapshots: same id, name and URLs. The present is captured first, with its memory
 * if that can be done, and stays as a snapshot; the sandbox stands still from then on, so that nothing is lost in
 * between. If the snapshot can't be restored the sandbox goes on where it was.
 */
export async function rollback({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof rollbackInput>;
}): Promise<RollbackResult> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: "sandbox.rollback",
    input,
    prepare: async () => {
      const sandbox = await requireSandbox(ctx, input.sandboxId);
      requireAlive(sandbox);
      const target = await requireSnapshot(ctx, input.snapshotId);
      requireOwn(sandbox, target);
      await fromSnapshot(ctx, target);
      const { memorySnapshots } = (await ctx.engine.info()).capabilities;
      const unmade = await newSnapshotRow(ctx, sandbox, {
        kind: memorySnapshots.available ? "memory" : "filesystem",
        automatic: false,
        name: nameWithSuffix(sandbox.name, " before rollback"),
        note: `The last instant before the rollback to ${target.name}.`,
      });
      return {
        subject: sandbox.name,
        refs: { sandboxId: sandbox.id, snapshotId: unmade.id },
        begin: async (tx, emit) => {
          await tx.insert(snapshots).values(await reserving(ctx, tx, unmade));
          emit(snapshotEvent("creating", unmade, { name: unmade.name, kind: unmade.kind }));
        },
        work: (_begun, { onStep }) =>
          exclusively(
            sandbox.id,
            () => carryOut(ctx, sandbox.id, target.id, unmade, onStep),
            () => onStep({ step: "waiting for other work on this sandbox", progress: null }),
          ),
        succeed: async (tx, _emit, _begun, { before }) => ({
          sandbox: presentSandbox(await requireSandbox(ctx, sandbox.id, tx)),
          before: presentSnapshot(before),
        }),
        fail: async (tx, emit) => {
          const [row] = await tx.select().from(snapshots).where(eq(snapshots.id, unmade.id));
          if (row?.status === "creating") await dropUnmade(tx, emit, row);
        },
      };
    },
  });
}

async function carryOut(
  ctx: Ctx,
  sandboxId: string,
  targetId: string,
  unmade: SnapshotRow,
  onStep: (update: StepUpdate) => void,
): Promise<Done> {
  const sandbox = await requireSandbox(ctx, sandboxId);
  requireAlive(sandbox);
  const wasRunning = sandbox.status === "running";
  onStep({ step: "pausing", progress: 0.05 });
  const heard = wasRunning ? await listeningPorts(ctx, sandboxId) : null;
  const since = performance.now();
  if (wasRunning) await ctx.engine.sandboxes.pause(sandboxId);
  const intent = await (async () => {
    try {
      const { captured, changed } = await captureBefore(ctx, sandbox, unmade, heard, (update) =>
        onStep({ ...update, progress: update.progress === null ? null : update.progress * 0.45 }),
      );
      if (wasRunning) captured.frozenMs = Math.round(performance.now() - since);
      return await transact(ctx, async (tx, emit) => {
        const now = await requireSandbox(ctx, sandboxId, tx);
        requireAlive(now);
        const target = await lockSnapshot(ctx, targetId, tx);
        requireReadySnapshot(target);
        if (Object.keys(changed).length > 0) {
          await tx.update(snapshots).set(changed).where(eq(snapshots.id, unmade.id));
        }
        const before = await markReady(tx, emit, { ...unmade, ...changed }, captured);
        const life = await beginEnd(tx, now, { beforeId: before.id, targetId });
        return { life, target, before };
      }).catch(async (error) => {
        await ctx.engine.snapshots.remove(unmade.id).catch(() => {});
        throw error;
      });
    } catch (error) {
      if (wasRunning) await ctx.engine.sandboxes.resume(sandboxId);
      throw error;
    }
  })();
  const { row, inherited } = await swap(ctx, { ...intent, sandbox }, onStep);
  for (const process of inherited) track(ctx, process);
  return { row, before: intent.before, inherited };
}

function requireAlive(sandbox: SandboxRow): void {
  requireStatus(sandbox, ["running", "paused"], "only a running or paused one can be rolled back");
}

function requireOwn(sandbox: SandboxRow, target: SnapshotRow): void {
  if (target.sandboxId === sandbox.id) return;
  throw new ForkyardError(
    "INVALID_INPUT",
    `Snapshot ${target.name} (${target.id}) is not one of sandbox ${sandbox.name}`,
    { hint: "Create a new sandbox from it instead." },
  );
}
