import { eq, inArray } from "drizzle-orm";
import { images } from "../../../db/schema/index.ts";
import { toFailure } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { INTERRUPTED } from "../operations/interrupted.ts";
import { transact } from "../transact.ts";
import { imageEvent } from "./event.ts";
import { imagesFor } from "./own.ts";
import { removeUploads } from "./uploads.ts";

/**
 * Ends what a crash cut off: an image that was on its way is not there, one that was being deleted is gone. Returns
 * what the deletions freed.
 */
export async function recoverImages(ctx: Ctx): Promise<Map<string, number>> {
  const freed = new Map<string, number>();
  await removeUploads(ctx.settings).catch((error) =>
    ctx.log.warn({ err: error }, "uploads could not be removed"),
  );
  const rows = await ctx.db
    .select()
    .from(images)
    .where(inArray(images.status, ["pulling", "deleting"]));
  for (const row of rows) {
    const system = asSystem(ctx, row.teamId);
    try {
      const { freedBytes } = await imagesFor(system, row.reference).remove(row.reference);
      await transact(system, async (tx, emit) => {
        if (row.status === "pulling") {
          await tx
            .update(images)
            .set({ status: "failed", failure: INTERRUPTED })
            .where(eq(images.id, row.id));
          emit(imageEvent("failed", row, { failure: INTERRUPTED }));
          return;
        }
        await tx.delete(images).where(eq(images.id, row.id));
        emit(imageEvent("deleted", row, { freedBytes }));
      });
      if (row.status === "deleting") freed.set(row.id, freedBytes);
    } catch (error) {
      ctx.log.error({ err: error, imageId: row.id }, "an interrupted image could not be brought to an end");
      const failure = toFailure(error);
      await transact(system, async (tx, emit) => {
        await tx.update(images).set({ status: "failed", failure }).where(eq(images.id, row.id));
        emit(imageEvent("failed", row, { failure }));
      });
    }
  }
  return freed;
}
