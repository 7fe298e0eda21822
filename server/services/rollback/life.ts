import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import {
  type ProcessRow,
  ports,
  processes,
  type SandboxLifeRow,
  type SandboxRow,
  type SnapshotRow,
  sandboxes,
  sandboxLives,
  snapshots,
} from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { endProcesses } from "../processes/end-all.ts";
import { processEvent } from "../processes/event.ts";
import { sandboxEvent } from "../sandboxes/event.ts";
import type { Emit } from "../transact.ts";

/** The intent: from here on a crash ends with the sandbox rolled back, or as it was before. */
export async function beginEnd(
  tx: Tx,
  sandbox: SandboxRow,
  refs: { beforeId: string; targetId: string },
): Promise<SandboxLifeRow> {
  const [life] = await tx
    .insert(sandboxLives)
    .values({
      id: newId("sandbox"),
      teamId: sandbox.teamId,
      nodeId: sandbox.nodeId,
      sandboxId: sandbox.id,
      phase: "ending",
      name: sandbox.name,
      imageReference: sandbox.imageReference,
      snapshotId: sandbox.snapshotId,
      forkedFromId: sandbox.forkedFromId,
      createdAt: sandbox.startedAt ?? sandbox.createdAt,
      ...refs,
    })
    .returning();
  return life!;
}

/**
 * The sandbox now descends from `target`; what it was before is a life that is over, with its snapshots. Its processes
 * have ended, those of the snapshot go on. CANCELLED if somebody terminated it meanwhile.
 */
export async function finishEnd(
  tx: Tx,
  emit: Emit,
  life: SandboxLifeRow,
  target: SnapshotRow,
  inherited: ProcessRow[],
): Promise<SandboxRow> {
  const endedAt = new Date();
  const { sandboxId } = life;
  const [before] = await tx.select().from(sandboxes).where(eq(sandboxes.id, sandboxId)).for("update");
  if (!before || (before.status !== "running" && before.status !== "paused")) {
    throw new ForkyardError(
      "CANCELLED",
      `Sandbox ${life.name} was terminated while it was being rolled back`,
    );
  }
  await endProcesses(tx, emit, sandboxId, { status: "killed", signal: "SIGKILL", endedAt });
  // Those that go on have the same keys; an ended one no longer needs its own.
  await tx
    .update(processes)
    .set({ key: sql`'x' || ${processes.id}` })
    .where(eq(processes.sandboxId, sandboxId));
  if (inherited.length > 0) await tx.insert(processes).values(inherited);
  if (target.ports.length > 0) {
    const values = target.ports.map((port) => ({ teamId: life.teamId, sandboxId, port }));
    await tx.insert(ports).values(values).onConflictDoNothing();
  }
  await tx
    .update(snapshots)
    .set({ lifeId: life.id })
    .where(
      and(eq(snapshots.sandboxId, sandboxId), isNull(snapshots.lifeId), ne(snapshots.status, "creating")),
    );
  await tx.update(sandboxLives).set({ phase: "over", endedAt }).where(eq(sandboxLives.id, life.id));
  const [row] = await tx
    .update(sandboxes)
    .set({
      status: "running",
      snapshotId: target.id,
      filesOnly: false,
      imageReference: null,
      forkedFromId: null,
      imageConfig: target.imageConfig,
      env: target.env ?? before.env,
      startedAt: endedAt,
    })
    .where(eq(sandboxes.id, sandboxId))
    .returning();
  emit(
    sandboxEvent("rolled-back", sandboxId, {
      name: life.name,
      snapshotId: target.id,
      beforeId: life.beforeId,
    }),
  );
  for (const process of inherited) emit(processEvent("started", process));
  return row!;
}
