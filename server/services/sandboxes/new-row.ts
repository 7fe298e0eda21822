import type { SandboxRow } from "../../../db/schema/index.ts";
import { newId } from "../../domain/ids.ts";
import { LOCAL_NODE } from "../../domain/local.ts";
import { hostnameFor } from "../../domain/names.ts";
import type { NetworkMode } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import type { Origin } from "./source.ts";

export type Wishes = {
  name: string;
  cpu?: number | undefined;
  memoryMiB?: number | undefined;
  pidsLimit?: number | undefined;
  network?: NetworkMode | undefined;
  env?: Record<string, string>;
  ttlSeconds?: number | null | undefined;
  forkedFromId?: string;
};

/** The row of a sandbox to be made: what was asked for, else what its origin has. */
export function newSandboxRow(ctx: Ctx, wishes: Wishes, origin: Origin): SandboxRow {
  const id = newId("sandbox");
  const ttlSeconds = wishes.ttlSeconds ?? 0;
  return {
    id,
    teamId: ctx.actor.teamId,
    nodeId: LOCAL_NODE,
    name: wishes.name,
    status: "creating",
    imageReference: origin.imageReference,
    snapshotId: origin.snapshot?.id ?? null,
    filesOnly: origin.source.kind === "filesystem" && origin.snapshot?.kind === "memory",
    forkedFromId: wishes.forkedFromId ?? null,
    hostname: hostnameFor(wishes.name, id),
    cpu: wishes.cpu ?? origin.limits.cpu,
    memoryMiB: wishes.memoryMiB ?? origin.limits.memoryMiB,
    pidsLimit: wishes.pidsLimit ?? origin.limits.pids,
    network: wishes.network ?? origin.network,
    env: { ...origin.env, ...wishes.env },
    imageConfig: origin.imageConfig,
    tags: [],
    ttlSeconds: ttlSeconds > 0 ? ttlSeconds : null,
    expiresAt: null,
    createdBy: ctx.actor.userId,
    createdAt: new Date(),
    startedAt: null,
    endedAt: null,
    failure: null,
  };
}
