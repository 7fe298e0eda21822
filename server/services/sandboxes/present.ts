import { type SandboxRow, sandboxes } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";

/** What is told of a sandbox, and so all that lists read of the rows. */
export const toldOfSandbox = {
  id: sandboxes.id,
  name: sandboxes.name,
  status: sandboxes.status,
  imageReference: sandboxes.imageReference,
  snapshotId: sandboxes.snapshotId,
  filesOnly: sandboxes.filesOnly,
  forkedFromId: sandboxes.forkedFromId,
  cpu: sandboxes.cpu,
  memoryMiB: sandboxes.memoryMiB,
  pidsLimit: sandboxes.pidsLimit,
  network: sandboxes.network,
  env: sandboxes.env,
  tags: sandboxes.tags,
  expiresAt: sandboxes.expiresAt,
  createdAt: sandboxes.createdAt,
  startedAt: sandboxes.startedAt,
  endedAt: sandboxes.endedAt,
  failure: sandboxes.failure,
};

export function presentSandbox(row: Pick<SandboxRow, keyof typeof toldOfSandbox>): Sandbox {
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
