import { eq } from "drizzle-orm";
import type { z } from "zod";
import { images } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { buildLineage, type LineageThing } from "../../domain/lineage.ts";
import { withoutCircles } from "../../domain/lineage-circles.ts";
import type { lineageInput, lineageOutput } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { standing } from "./standing.ts";

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

async function thingsOf(ctx: Ctx): Promise<LineageThing[]> {
  const imageRows = await ctx.db.select().from(images).where(eq(images.teamId, ctx.actor.teamId));
  const { sandboxes, lives, snapshots } = await standing(ctx);

  const things: LineageThing[] = [];
  const references = new Set(imageRows.map((row) => row.reference));
  for (const row of imageRows) {
    if (row.status !== "ready") continue;
    things.push({ ...imageThing(row.reference, row.createdAt, row.sizeBytes), parentId: row.snapshotId });
  }
  const sandboxThings = [
    ...sandboxes.map((row) => ({ ...row, pastOf: null })),
    ...lives.map((row) => ({ ...row, status: "terminated" as const, pastOf: row.sandboxId })),
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
  for (const { deletedAt, sandboxId, lifeId, id, name, createdAt, teamId: _, ...detail } of snapshots) {
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
