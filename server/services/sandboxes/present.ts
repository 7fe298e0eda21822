import type { SandboxRow } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";

export function presentSandbox(row: Omit<SandboxRow, "imageConfig">): Sandbox {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    imageReference: row.imageReference,
    snapshotId: row.snapshotId,
    filesOnly: row.filesOnly,
    forkedFromId: row.forkedFromId,
    cpu: row.cpu,
    memoryMiB: row.memoryMiB,
    pidsLimit: row.pidsLimit,
    network: row.network,
    env: row.env,
    tags: row.tags,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    failure: row.failure,
  };
}
