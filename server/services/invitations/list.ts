import { and, asc, eq, gt } from "drizzle-orm";
import { invitations, users } from "../../../db/schema/index.ts";
import type { Invitation } from "../../domain/schemas/team.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Invitations that can still be accepted. */
export async function list({ ctx }: { ctx: Ctx }): Promise<Invitation[]> {
  authorize(ctx, "manageMembers");
  const rows = await ctx.db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      inviterName: users.name,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.inviterId))
    .where(
      and(
        eq(invitations.organizationId, ctx.actor.teamId),
        eq(invitations.status, "pending"),
        gt(invitations.expiresAt, new Date()),
      ),
    )
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
  return rows.map(({ createdAt, expiresAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }));
}
