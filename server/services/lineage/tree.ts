import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { images, sandboxes, sandboxLives, snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { buildLineage, type LineageThing } from "../../domain/lineage.ts";
import { withoutCircles } from "../../domain/lineage-circles.ts";
import type { lineageInput, lineageOutput } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { readMany } from "../read-many.ts";

/** The team's lineage, or what descends from `rootId`. An image is known by its reference here. */
export async function tree({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof lineageInput>;
}): Promise<z.infer<typeof lineageOutput>> {
  authorize(ctx, "read");
  const lineage = buildLineage(
    withoutCircles(await thingsOf(ctx), ({ detail }) => detail.type === "image"),
    input.rootId,
  );
  if (input.rootId !== undefined && lineage.nodes.length === 0) {
    throw new ForkyardError("NOT_FOUND", `Nothing in the lineage has the ID ${input.rootId}`, {
      hint: "Terminated sandboxes without descendants are not in it.",
    });
  }
  return input.edges === false ? { ...lineage, edges: [] } : lineage;
}

async function thingsOf({ db, actor: { teamId } }: Ctx): Promise<LineageThing[]> {
  const imageRows = await db.select().from(images).where(eq(images.teamId, teamId));
  const sandboxRows = await readMany(db, sandboxes, {
    columns: {
      id: sandboxes.id,
      name: sandboxes.name,
      status: sandboxes.status,
      imageReference: sandboxes.imageReference,
      snapshotId: sandboxes.snapshotId,
      forkedFromId: sandboxes.forkedFromId,
      createdAt: sandboxes.createdAt,
    },
    where: eq(sandboxes.teamId, teamId),
  });
  const lifeRows = await db
    .select()
    .from(sandboxLives)
    .where(and(eq(sandboxLives.teamId, teamId), eq(sandboxLives.phase, "over")));
  const snapshotRows = await readMany(db, snapshots, {
    columns: {
      id: snapshots.id,
      name: snapshots.name,
      kind: snapshots.kind,
      status: snapshots.status,
      automatic: snapshots.automatic,
      sandboxId: snapshots.sandboxId,
      lifeId: snapshots.lifeId,
      ownBytes: snapshots.ownBytes,
      frozenMs: snapshots.frozenMs,
      createdAt: snapshots.createdAt,
      deletedAt: snapshots.deletedAt,
    },
    where: eq(snapshots.teamId, teamId),
  });

  const things: LineageThing[] = [];
  const references = new Set(imageRows.map((row) => row.reference));
  for (const row of imageRows) {
    if (row.status !== "ready") continue;
    things.push({ ...imageThing(row.reference, row.createdAt, row.sizeBytes), parentId: row.snapshotId });
  }
  const sandboxThings = [
    ...sandboxRows.map((row) => ({ ...row, pastOf: null })),
    ...lifeRows.map((row) => ({ ...row, status: "terminated" as const, pastOf: row.sandboxId })),
  ];
  for (const {
    id,
    name,
    status,
    imageReference,
    snapshotId,
    forkedFromId,
    createdAt,
    pastOf,
  } of sandboxThings) {
    // Its image was deleted since: it stays the root of what came from it.
    if (imageReference !== null && !references.has(imageReference)) {
      references.add(imageReference);
      things.push({ ...imageThing(imageReference, null, null), removed: false });
    }
    things.push({
      id,
      parentId: snapshotId ?? imageReference,
      name,
      createdAt: createdAt.toISOString(),
      removed: false,
      detail: { type: "sandbox", status, forkedFromId, ...(pastOf === null ? {} : { pastOf }) },
    });
  }
  for (const { deletedAt, sandboxId, lifeId, id, name, createdAt, ...detail } of snapshotRows) {
    things.push({
      id,
      parentId: lifeId ?? sandboxId,
      name,
      createdAt: createdAt.toISOString(),
      removed: deletedAt !== null,
      detail: { type: "snapshot", ...detail },
    });
  }
  return things;
}

function imageThing(reference: string, createdAt: Date | null, sizeBytes: number | null): LineageThing {
  return {
    id: reference,
    parentId: null,
    name: reference,
    createdAt: createdAt?.toISOString() ?? null,
    removed: false,
    detail: { type: "image", sizeBytes },
  };
}
