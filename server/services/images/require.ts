import { and, eq } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type ImageRow, images } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/** NOT_FOUND if there is none of that id in the actor's team. */
export async function requireImage(ctx: Ctx, imageId: string): Promise<ImageRow> {
  const [row] = await ctx.db.select().from(images).where(inTeam(ctx, imageId));
  return row ?? notFound(imageId);
}

/** The same, and nobody else changes the row until the transaction's end. */
export async function lockImage(ctx: Ctx, imageId: string, tx: Db): Promise<ImageRow> {
  const [row] = await tx.select().from(images).where(inTeam(ctx, imageId)).for("update");
  return row ?? notFound(imageId);
}

const inTeam = (ctx: Ctx, imageId: string) =>
  and(eq(images.id, imageId), eq(images.teamId, ctx.actor.teamId));

function notFound(imageId: string): never {
  throw new ForkyardError("NOT_FOUND", `Image ${imageId} does not exist`, {
    hint: "images.list shows those that do.",
  });
}
