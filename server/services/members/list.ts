import { asc, eq } from "drizzle-orm";
import { members, users } from "../../../db/schema/index.ts";
import type { Member } from "../../domain/schemas/team.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Who is in the team, by name. */
export async function list({ ctx }: { ctx: Ctx }): Promise<Member[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: members.role,
      twoFactor: users.twoFactorEnabled,
      joinedAt: members.createdAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.organizationId, ctx.actor.teamId))
    .orderBy(asc(users.name), asc(users.id));
  return rows.map(({ joinedAt, ...row }) => ({ ...row, joinedAt: joinedAt.toISOString() }));
}
