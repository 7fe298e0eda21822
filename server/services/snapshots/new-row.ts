import { and, count, eq } from "drizzle-orm";
import { type SandboxRow, type SnapshotRow, snapshots } from "../../../db/schema/index.ts";
import { newId } from "../../domain/ids.ts";
import { nameWithSuffix } from "../../domain/names.ts";
import type { Ctx } from "../context.ts";

/** The row of a snapshot to be made of `sandbox`; without a name it is numbered after the sandbox. */
export async function newSnapshotRow(
  ctx: Ctx,
  sandbox: SandboxRow,
  options: {
    kind: SnapshotRow["kind"];
    automatic: boolean;
    name?: string | undefined;
    note?: string | undefined;
  },
): Promise<SnapshotRow> {
  return {
    id: newId("snapshot"),
    teamId: sandbox.teamId,
    nodeId: sandbox.nodeId,
    name: options.name ?? (await inventSnapshotName(ctx, sandbox, options)),
    note: options.note ?? "",
    tags: [],
    kind: options.kind,
    status: "creating",
    automatic: options.automatic,
    keep: !options.automatic,
    sandboxId: sandbox.id,
    lifeId: null,
    ownBytes: null,
    rootfsBytes: null,
    checkpointBytes: null,
    frozenMs: null,
    versions: null,
    limits: { cpu: sandbox.cpu, memoryMiB: sandbox.memoryMiB, pids: sandbox.pidsLimit },
    network: sandbox.network,
    imageConfig: sandbox.imageConfig,
    hostname: sandbox.hostname,
    env: options.kind === "memory" ? sandbox.env : null,
    processes: [],
    ports: [],
    listening: null,
    capturedAt: null,
    createdBy: ctx.actor.userId,
    createdAt: new Date(),
    deletedAt: null,
    failure: null,
    reserves: null,
  };
}

async function inventSnapshotName(
  ctx: Ctx,
  sandbox: SandboxRow,
  { kind, automatic }: { kind: SnapshotRow["kind"]; automatic: boolean },
): Promise<string> {
  const [earlier] = await ctx.db
    .select({ count: count() })
    .from(snapshots)
    .where(
      and(eq(snapshots.sandboxId, sandbox.id), eq(snapshots.automatic, automatic), eq(snapshots.kind, kind)),
    );
  const word = automatic ? "at fork" : kind;
  return nameWithSuffix(sandbox.name, ` ${word} ${(earlier?.count ?? 0) + 1}`);
}
