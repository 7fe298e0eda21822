import { asc, eq } from "drizzle-orm";
import { images } from "../../../db/schema/index.ts";
import type { Image } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentImage } from "./present.ts";
import { usesOfImages } from "./uses.ts";

const MOST = 1000;

/** By reference, at most 1000. */
export async function list({ ctx }: { ctx: Ctx }): Promise<Image[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select()
    .from(images)
    .where(eq(images.teamId, ctx.actor.teamId))
    .orderBy(asc(images.reference))
    .limit(MOST);
  const uses = await usesOfImages(ctx);
  return rows.map((row) => presentImage(row, uses.get(row.reference)));
}
