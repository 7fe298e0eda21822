import { and, eq, inArray, ne } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { images } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/** Where other teams have an image of this name from. containerd knows each name once, for all teams. */
async function otherTeamsSources(ctx: Ctx, reference: string, db: Db = ctx.db): Promise<string[]> {
  const rows = await db
    .select({ source: images.source })
    .from(images)
    .where(and(eq(images.reference, reference), ne(images.teamId, ctx.actor.teamId)));
  return rows.map(({ source }) => source);
}

/** Whether another team counts on the image of this name; one that deletes it too does not. */
export async function othersNeed(ctx: Ctx, reference: string): Promise<boolean> {
  const rows = await ctx.db
    .select({ id: images.id })
    .from(images)
    .where(
      and(
        eq(images.reference, reference),
        ne(images.teamId, ctx.actor.teamId),
        inArray(images.status, ["pulling", "ready", "failed"]),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/**
 * CONFLICT if bringing an image would change what another team starts from that name. Pulling what they pulled is
 * allowed: the registry says what it is, and whether this team may have it.
 */
export async function requireOwnName(
  ctx: Ctx,
  { reference, source, db }: { reference: string; source: "pull" | "import" | "snapshot"; db?: Db },
): Promise<void> {
  const others = await otherTeamsSources(ctx, reference, db);
  if (others.every((other) => source === "pull" && other === "pull")) return;
  throw new ForkyardError("CONFLICT", `The name ${reference} can't be used by this team`, {
    hint: "Choose another name or tag.",
  });
}
