import { and, eq } from "drizzle-orm";
import { images, type SnapshotRow } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { DEFAULT_LIMITS } from "../../domain/limits.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { ImageConfig, NetworkMode, SandboxLimits, SandboxSource } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { imagesFor, ownerOf } from "../images/own.ts";
import { requireMemorySnapshots } from "../snapshots/capability.ts";
import { requireReadySnapshot, requireSnapshot } from "../snapshots/require.ts";

/** What a new sandbox is made from, and what it takes over from there. */
export type Origin = {
  source: SandboxSource;
  imageReference: string | null;
  /** Set for both kinds of snapshots. */
  snapshot: SnapshotRow | null;
  imageConfig: ImageConfig;
  env: Record<string, string>;
  limits: SandboxLimits;
  network: NetworkMode;
  ports: number[];
};

type Wanted = {
  image?: string | undefined;
  snapshotId?: string | undefined;
  filesOnly?: boolean | undefined;
};

/**
 * NOT_FOUND, IMAGE_NOT_FOUND or CONFLICT if a sandbox can't be made from it, INVALID_INPUT if files alone are asked for
 * of what has no memory; the base image if none is named.
 */
export async function resolveOrigin(ctx: Ctx, input: Wanted): Promise<Origin> {
  const origin = await originOf(ctx, input);
  const { network } = (await ctx.engine.info()).capabilities;
  // As a default only: who asks for a network by name is told why there is none.
  return network.available ? origin : { ...origin, network: "none" };
}

async function originOf(ctx: Ctx, input: Wanted): Promise<Origin> {
  const snapshot = input.snapshotId === undefined ? null : await requireSnapshot(ctx, input.snapshotId);
  if (input.filesOnly && snapshot?.kind !== "memory") {
    throw new ForkyardError("INVALID_INPUT", "filesOnly works with memory snapshots only", {
      hint: "Leave it out: images and filesystem snapshots contain nothing but files.",
    });
  }
  if (snapshot) return fromSnapshot(ctx, snapshot, input.filesOnly ? "filesystem" : snapshot.kind);
  const reference = normalizeReference(input.image ?? ctx.settings.baseImage);
  await requireReadyImage(ctx, reference);
  const image = await imagesFor(ctx, reference).get(reference);
  return {
    source: { kind: "image", reference: image.reference, ...ownerOf(ctx, reference) },
    imageReference: reference,
    snapshot: null,
    imageConfig: image.config,
    env: {},
    limits: DEFAULT_LIMITS,
    network: "nat",
    ports: [],
  };
}

/** `kind` says what is taken of it: a memory snapshot's files can be had alone. */
export async function fromSnapshot(
  ctx: Ctx,
  snapshot: SnapshotRow,
  kind: SnapshotRow["kind"] = snapshot.kind,
): Promise<Origin> {
  requireReadySnapshot(snapshot);
  if (kind === "memory") await requireMemorySnapshots(ctx);
  return {
    source: { kind, snapshotId: snapshot.id },
    imageReference: null,
    snapshot,
    imageConfig: snapshot.imageConfig,
    // Given to the processes that go along; without them it is the new sandbox's to have its own.
    env: kind === "memory" ? (snapshot.env ?? {}) : {},
    limits: snapshot.limits,
    network: snapshot.network,
    // The source's ports had processes behind them, which don't come with files alone.
    ports: kind === "memory" ? snapshot.ports : [],
  };
}

async function requireReadyImage(ctx: Ctx, reference: string): Promise<void> {
  const [row] = await ctx.db
    .select({ status: images.status })
    .from(images)
    .where(and(eq(images.teamId, ctx.actor.teamId), eq(images.reference, reference)));
  if (!row || row.status === "failed") {
    throw new ForkyardError("IMAGE_NOT_FOUND", `Image ${reference} is not on this node`, {
      hint: "Pull it first (images.pull), or leave the image out to use the base image.",
    });
  }
  if (row.status !== "ready") {
    throw new ForkyardError("CONFLICT", `Image ${reference} is ${row.status}`, {
      hint: row.status === "pulling" ? "Wait until it is ready." : "Use another image.",
    });
  }
}
