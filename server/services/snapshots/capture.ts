import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import {
  type CapturedProcess,
  type ProcessRow,
  ports,
  processes,
  type SandboxRow,
  type SnapshotRow,
  snapshots,
} from "../../../db/schema/index.ts";
import type { SnapshotResult, StepUpdate } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { exclusively } from "../sandboxes/lock.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";
import type { Emit } from "../transact.ts";
import { snapshotEvent } from "./event.ts";

export type Captured = SnapshotResult & Pick<SnapshotRow, "processes" | "ports" | "listening" | "capturedAt">;

/** sandbox-init answers within milliseconds; where it does not, the log's end is near enough. */
const OFFSETS_TIMEOUT_MS = 2_000;

/**
 * Captures a sandbox while nobody else works on it: one after the other, and nothing is started in it meanwhile.
 * A running one runs on, a paused one stays paused. CONFLICT in any other status.
 */
export async function capture(
  ctx: Ctx,
  snapshot: SnapshotRow,
  onStep: (update: StepUpdate) => void,
): Promise<Captured> {
  return exclusively(
    snapshot.sandboxId,
    async () => {
      const sandbox = await requireSandbox(ctx, snapshot.sandboxId);
      requireCapturable(sandbox);
      return captureHeld(ctx, sandbox, snapshot, onStep);
    },
    () => onStep({ step: "waiting for other work on this sandbox", progress: null }),
  );
}

/**
 * The same for somebody who has the sandbox alone already. `paused`: the task is frozen whatever the row says;
 * sandbox-init can't answer then, so pass the `listening` ports read before freezing.
 */
export async function captureHeld(
  ctx: Ctx,
  sandbox: SandboxRow,
  snapshot: Pick<SnapshotRow, "id" | "kind">,
  onStep: (update: StepUpdate) => void,
  before: { paused?: boolean; listening?: number[] | null } = {},
): Promise<Captured> {
  const request = { sandboxId: sandbox.id, snapshotId: snapshot.id };
  if (snapshot.kind === "filesystem") {
    const result = await ctx.engine.snapshots.createFilesystem(request, { onStep });
    return { ...result, processes: [], ports: [], listening: null, capturedAt: new Date() };
  }
  const running = await runningProcesses(ctx, sandbox.id);
  const paused = before.paused ?? sandbox.status === "paused";
  const listening = paused ? (before.listening ?? null) : await listeningPorts(ctx, sandbox.id);
  const result = await ctx.engine.snapshots.createMemory(request, { onStep });
  const capturedAt = new Date();
  return {
    ...result,
    capturedAt,
    listening,
    processes: await withOffsets(ctx, sandbox.id, running, paused),
    ports: await exposedPorts(ctx, sandbox.id),
  };
}

/** What listens just before the freeze; null where sandbox-init gives no answer in time. */
export async function listeningPorts(ctx: Ctx, sandboxId: string): Promise<number[] | null> {
  const found = await inTime<{ port: number }[] | null>(
    ctx.engine.processes(sandboxId).listeningPorts(),
    null,
  );
  return found === null ? null : [...new Set(found.map(({ port }) => port))].sort((a, b) => a - b);
}

export function requireCapturable(sandbox: SandboxRow): void {
  requireStatus(sandbox, ["running", "paused"], "only a running or paused one can be captured");
}

/** The snapshot's row once it is whole. */
export async function markReady(
  tx: Tx,
  emit: Emit,
  row: SnapshotRow,
  captured: Captured,
): Promise<SnapshotRow> {
  const [ready] = await tx
    .update(snapshots)
    .set({ status: "ready", reserves: null, ...captured })
    .where(eq(snapshots.id, row.id))
    .returning();
  emit(snapshotEvent("ready", row, { name: row.name, kind: row.kind, frozenMs: captured.frozenMs }));
  return ready!;
}

/** Nothing half-made is listed: the operation keeps the reason. */
export async function dropUnmade(tx: Tx, emit: Emit, row: SnapshotRow): Promise<void> {
  await tx.delete(snapshots).where(eq(snapshots.id, row.id));
  emit(snapshotEvent("removed", row, { name: row.name }));
}

async function runningProcesses(ctx: Ctx, sandboxId: string): Promise<ProcessRow[]> {
  return ctx.db
    .select()
    .from(processes)
    .where(and(eq(processes.sandboxId, sandboxId), eq(processes.status, "running")))
    .orderBy(asc(processes.createdAt), asc(processes.id));
}

async function exposedPorts(ctx: Ctx, sandboxId: string): Promise<number[]> {
  const rows = await ctx.db.select({ port: ports.port }).from(ports).where(eq(ports.sandboxId, sandboxId));
  return rows.map((row) => row.port).sort((a, b) => a - b);
}

async function withOffsets(
  ctx: Ctx,
  sandboxId: string,
  rows: ProcessRow[],
  paused: boolean,
): Promise<CapturedProcess[]> {
  const offsets = paused ? new Map<string, number>() : await hostedOffsets(ctx, sandboxId);
  return Promise.all(
    rows.map(async (row) => ({
      key: row.key,
      argv: row.argv,
      title: row.title,
      cwd: row.cwd,
      tty: row.tty,
      cols: row.cols,
      rows: row.rows,
      sourceProcessId: row.id,
      offset: offsets.get(row.key) ?? (await ctx.output.head(row.id).catch(() => null)),
    })),
  );
}

async function hostedOffsets(ctx: Ctx, sandboxId: string): Promise<Map<string, number>> {
  const hosted = await inTime(ctx.engine.processes(sandboxId).list(), []);
  return new Map(hosted.map((process) => [process.key, process.headOffset]));
}

/** sandbox-init may be hung or hostile: nobody waits for it. */
async function inTime<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  const late = AbortSignal.timeout(OFFSETS_TIMEOUT_MS);
  const giveUp = new Promise<T>((resolve) =>
    late.addEventListener("abort", () => resolve(otherwise), { once: true }),
  );
  return Promise.race([answer.catch(() => otherwise), giveUp]);
}
