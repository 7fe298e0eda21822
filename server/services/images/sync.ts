import { and, eq } from "drizzle-orm";
import { images } from "../../../db/schema/index.ts";
import type { Failure } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { LOCAL_NODE, LOCAL_TEAM_ID } from "../../domain/local.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { imageEvent } from "./event.ts";

/**
 * At boot, after operations were recovered: the team's rows say what containerd has. The base image is everybody's;
 * images that came some other way and are no team's are listed for the first team while it is the only one: later they
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
  const present = new Map((await ctx.engine.images.list()).map((image) => [image.reference, image]));
  const owned = new Set(
    (await ctx.db.select({ reference: images.reference }).from(images)).map(({ reference }) => reference),
  );
  const adopts = (reference: string) =>
    reference === base || (onlyTeam && ctx.actor.teamId === LOCAL_TEAM_ID && !owned.has(reference));
  await transact(ctx, async (tx, emit) => {
    const rows = await tx.select().from(images).where(eq(images.teamId, ctx.actor.teamId));
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
      if (!adopts(reference)) continue;
      const id = newId("image");
      await tx.insert(images).values({
        id,
        teamId: ctx.actor.teamId,
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

const gone = (reference: string): Failure => ({
  code: "IMAGE_NOT_FOUND",
  message: `containerd no longer has image ${reference}`,
  hint: "Pull it again, or delete it here.",
});
