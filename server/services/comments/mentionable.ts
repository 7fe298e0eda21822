import { asc, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "../../../db/client.ts";
import { members, users } from "../../../db/schema/index.ts";
import { handlesOf } from "../../domain/handles.ts";
import type { mentionableOutput } from "../../domain/schemas/comment.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Everybody in the team, and what to type after an @ to name them. */
export async function mentionable({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof mentionableOutput>> {
  authorize(ctx, "read");
  const people = await handlesInTeam(ctx);
  return [...people].map(([handle, { id, name }]) => ({ userId: id, name, handle }));
}

export async function handlesInTeam(ctx: Ctx, db: Db = ctx.db) {
  const people = await db
    .select({ id: users.id, name: users.name, email: users.email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.organizationId, ctx.actor.teamId))
    .orderBy(asc(users.name), asc(users.id));
  return handlesOf(people);
}
