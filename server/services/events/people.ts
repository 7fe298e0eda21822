import { desc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { events } from "../../../db/schema/index.ts";
import type { peopleOutput } from "../../domain/schemas/activity.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

const MOST = 500;

/** Everybody who has done something that is on record, by the name that they had last. */
export async function people({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof peopleOutput>> {
  authorize(ctx, "read");
  // A key's name is not its owner's, who may have done nothing else yet.
  const own = sql`${events.actorKind} = 'session'`;
  const rows = await ctx.db
    .select({
      id: events.actorId,
      name: sql<string>`(array_agg(${events.actorName} order by ${own} desc, ${events.sequence} desc))[1]`,
    })
    .from(events)
    .where(eq(events.teamId, ctx.actor.teamId))
    .groupBy(events.actorId)
    .orderBy(desc(sql`max(${events.sequence})`))
    .limit(MOST);
  return rows.filter(({ name }) => name !== "").sort((one, other) => one.name.localeCompare(other.name));
}
