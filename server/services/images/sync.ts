import { and, eq } from "drizzle-orm";
import { images } from "../../../db/schema/index.ts";
import type { Failure } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { LOCAL_NODE, LOCAL_TEAM_ID } from "../../domain/local.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { EngineImage } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { imageEvent } from "./event.ts";

/**
 * At boot, after operations were recovered: the team's rows say what containerd has. The base image is everybody's;
 * other images that are nobody's came some other way, and become the first team's while it is the only one: later they
 * may be what is left of another's. One that is gone is shown as failed, with the reason.
 */
export async function sync({
  ctx,
  input: { onlyTeam },
}: {
  ctx: Ctx;
  input: { onlyTeam: boolean };
}): Promise<void> {
  const base = normalizeReference(ctx.settings.baseImage);
  const { teamId } = ctx.actor;
  const own = ctx.engine.images.of(teamId);
  const present = new Map((await own.list()).map((image) => [image.reference, image]));
  for (const image of await ctx.engine.images.list()) {
    if (image.reference === base) present.set(base, image);
    else if (!present.has(image.reference) && (await isTheirs(ctx, image, onlyTeam))) {
      present.set(image.reference, await own.adopt(image.reference));
    }
  }
  await transact(ctx, async (tx, emit) => {
    const rows = await tx.select().from(images).where(eq(images.teamId, teamId));
    for (const row of rows) {
      const image = present.get(row.reference);
      present.delete(row.reference);
      if (image && row.status !== "pulling" && row.status !== "deleting") {
        if (row.status === "ready" && row.digest === image.digest) continue;
        const { digest, sizeBytes } = image;
        await tx
          .update(images)
          .set({ status: "ready", failure: null, digest, sizeBytes })
          .where(eq(images.id, row.id));
        emit(imageEvent("ready", row));
      } else if (!image && row.status === "ready") {
        await tx
          .update(images)
          .set({ status: "failed", failure: gone(row.reference) })
          .where(and(eq(images.id, row.id)));
        emit(imageEvent("failed", row));
      }
    }
    for (const { reference, digest, sizeBytes } of present.values()) {
      const id = newId("image");
      await tx.insert(images).values({
        id,
        teamId,
        nodeId: LOCAL_NODE,
        reference,
        status: "ready",
        source: reference === base ? "built-in" : "import",
        digest,
        sizeBytes,
        createdBy: ctx.actor.userId,
      });
      emit(imageEvent("ready", { id, reference }));
    }
  });
}

/** Whether an image that is nobody's becomes the team's: what it had when all teams shared their names, too. */
async function isTheirs(ctx: Ctx, { reference, digest }: EngineImage, onlyTeam: boolean): Promise<boolean> {
  const rows = await ctx.db.select().from(images).where(eq(images.reference, reference));
  const row = rows.find(({ teamId }) => teamId === ctx.actor.teamId);
  if (row) return row.status === "ready" && row.digest === digest;
  return rows.length === 0 && onlyTeam && ctx.actor.teamId === LOCAL_TEAM_ID;
}

/** Afterwards, for all teams: what was handed over to them is no longer everybody's. */
export async function dropHandedOver(ctx: Omit<Ctx, "actor">): Promise<void> {
  const base = normalizeReference(ctx.settings.baseImage);
  for (const { reference } of await ctx.engine.images.list()) {
    if (reference === base) continue;
    const rows = await ctx.db.select({ id: images.id }).from(images).where(eq(images.reference, reference));
    if (rows.length > 0) await ctx.engine.images.remove(reference);
  }
}

const gone = (reference: string): Failure => ({
  code: "IMAGE_NOT_FOUND",
  message: `containerd no longer has image ${reference}`,
  hint: "Pull it again, or delete it here.",
});
