import { asc, count, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { ports, type SandboxRow, type SnapshotRow, sandboxes, snapshots } from "../../../db/schema/index.ts";
import { type Failure, toFailure } from "../../domain/errors.ts";
import { forkNames } from "../../domain/names.ts";
import type { forkInput } from "../../domain/schemas/sandbox.ts";
import type { ForkResult } from "../../domain/schemas/snapshot.ts";
import type { StepUpdate } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { forEachAtMost } from "../for-each-at-most.ts";
import { runOperation } from "../operations/run.ts";
import { track } from "../processes/track.ts";
import { requireMemorySnapshots } from "../snapshots/capability.ts";
import { capture, dropUnmade, markReady, requireCapturable } from "../snapshots/capture.ts";
import { snapshotEvent } from "../snapshots/event.ts";
import { newSnapshotRow } from "../snapshots/new-row.ts";
import { presentSnapshot } from "../snapshots/present.ts";
import { reserving } from "../snapshots/reserving.ts";
import { type Emit, transact } from "../transact.ts";
import { bringUp, markFailed, markRunning, takeBack } from "./bring-up.ts";
import { sandboxEvent } from "./event.ts";
import { newSandboxRow } from "./new-row.ts";
import { presentSandbox } from "./present.ts";
import { requireSandbox } from "./require.ts";
import { fromSnapshot } from "./source.ts";

const AT_ONCE = 4;
/** The freeze's part of the progress that is shown; the rest is the restores'. */
const CAPTURE_SHARE = 0.5;

type Clone = { row: SandboxRow; failure: Failure | null };

/**
 * New sandboxes that go on from a running one: one freeze, `count` clones, each with its own result. Fails as a whole
 * only if nothing could be captured; the source runs on in any case.
 */
export async function fork({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof forkInput>;
}): Promise<ForkResult> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: "sandbox.fork",
    input,
    prepare: async () => {
      const source = await requireSandbox(ctx, input.sandboxId);
      requireCapturable(source);
      await requireMemorySnapshots(ctx);
      const unmade = await newSnapshotRow(ctx, source, { kind: "memory", automatic: true });
      return {
        subject: source.name,
        refs: { sandboxId: source.id, snapshotId: unmade.id },
        begin: async (tx, emit) => {
          const { cpu, memoryMiB } = source;
          await tx
            .insert(snapshots)
            .values(await reserving(ctx, tx, unmade, { count: input.count, cpu, memoryMiB }));
          emit(snapshotEvent("creating", unmade, { name: unmade.name, kind: unmade.kind }));
        },
        work: async (_begun, { onStep }) => {
          const captured = await capture(ctx, unmade, (update) => onStep(scaled(update, 0, CAPTURE_SHARE)));
          const { snapshot, clones } = await transact(ctx, async (tx, emit) => {
            const snapshot = await markReady(tx, emit, unmade, captured);
            return { snapshot, clones: await insertClones(ctx, tx, emit, source, snapshot, input) };
          });
          await restoreAll(ctx, clones, snapshot, onStep);
          return { snapshot, clones };
        },
        succeed: async (tx, _emit, _begun, { snapshot, clones }) => {
          const ids = clones.filter(({ failure }) => failure === null).map(({ row }) => row.id);
          const rows = await tx
            .select()
            .from(sandboxes)
            .where(inArray(sandboxes.id, ids))
            .orderBy(asc(sandboxes.createdAt));
          return {
            snapshot: presentSnapshot(snapshot),
            sandboxes: rows.map(presentSandbox),
            errors: clones.flatMap(({ failure }, index) => (failure === null ? [] : [{ index, failure }])),
          };
        },
        verdict: ({ clones }) => (clones.every((clone) => clone.failure) ? clones[0]!.failure : null),
        fail: async (tx, emit) => {
          const [row] = await tx.select().from(snapshots).where(eq(snapshots.id, unmade.id));
          if (row?.status === "creating") await dropUnmade(tx, emit, row);
        },
      };
    },
  });
}

async function insertClones(
  ctx: Ctx,
  tx: Tx,
  emit: Emit,
  source: SandboxRow,
  snapshot: SnapshotRow,
  input: z.output<typeof forkInput>,
): Promise<Clone[]> {
  // Two forks at once: the second counts the first one's clones.
  await tx.select({ id: sandboxes.id }).from(sandboxes).where(eq(sandboxes.id, source.id)).for("update");
  const [earlier] = await tx
    .select({ count: count() })
    .from(sandboxes)
    .where(eq(sandboxes.forkedFromId, source.id));
  const names = forkNames({
    source: source.name,
    asked: input.name,
    count: input.count,
    earlier: earlier?.count ?? 0,
  });
  const origin = await fromSnapshot(ctx, snapshot);
  const now = Date.now();
  const rows = names.map((name, index) => ({
    ...newSandboxRow(ctx, { name, ttlSeconds: source.ttlSeconds, forkedFromId: source.id }, origin),
    createdAt: new Date(now + index),
  }));
  await tx.insert(sandboxes).values(rows);
  const exposed = rows.flatMap((row) =>
    snapshot.ports.map((port) => ({ teamId: row.teamId, sandboxId: row.id, port })),
  );
  if (exposed.length > 0) await tx.insert(ports).values(exposed);
  for (const row of rows) emit(sandboxEvent("creating", row.id, { name: row.name }));
  return rows.map((row) => ({ row, failure: null }));
}

async function restoreAll(
  ctx: Ctx,
  clones: Clone[],
  snapshot: SnapshotRow,
  onStep: (update: StepUpdate) => void,
): Promise<void> {
  const origin = await fromSnapshot(ctx, snapshot);
  let done = 0;
  const tell = () =>
    onStep({
      step: "restoring",
      progress: CAPTURE_SHARE + (done / clones.length) * (1 - CAPTURE_SHARE),
      detail: `${done} of ${clones.length}`,
    });
  tell();
  await forEachAtMost(AT_ONCE, clones, async (clone) => {
    const { row } = clone;
    try {
      const inherited = await bringUp(ctx, row, origin, () => {});
      await transact(ctx, (tx, emit) => markRunning(tx, emit, row, inherited)).catch(async (error) => {
        await takeBack(ctx, row.id);
        throw error;
      });
      for (const process of inherited) track(ctx, process);
    } catch (error) {
      clone.failure = toFailure(error);
      ctx.log.info({ sandboxId: row.id, failure: clone.failure }, "a fork could not be restored");
      const { failure } = clone;
      await transact(ctx, (tx, emit) => markFailed(tx, emit, row, failure));
    }
    done += 1;
    tell();
  });
}

function scaled(update: StepUpdate, from: number, to: number): StepUpdate {
  return {
    ...update,
    progress: update.progress === null ? null : from + update.progress * (to - from),
  };
}
