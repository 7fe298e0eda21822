import { asc } from "drizzle-orm";
import { teams } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

/** All teams of this server, oldest first; for the server itself. */
export async function listIds({ ctx }: { ctx: Pick<Ctx, "db"> }): Promise<string[]> {
  const rows = await ctx.db.select({ id: teams.id }).from(teams).orderBy(asc(teams.createdAt), asc(teams.id));
  return rows.map(({ id }) => id);
}
