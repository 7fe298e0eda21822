import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { invitations, members, teams, users } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { inviteInput, inviteOutput } from "../../domain/schemas/team.ts";
import { hashToken, newToken } from "../../domain/tokens.ts";
import { sendInvitation } from "../../mail/send-invitation.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireMayManage } from "../members/require.ts";
import { transact } from "../transact.ts";

const VALID_MS = 7 * 86_400_000;

/**
 * Invites an address into the team: by a link that is told once, and by mail where the server can send any. Another
 * invitation of the same address replaces the earlier one. CONFLICT for somebody who is in the team.
 */
export async function create({
  ctx,
  input: { email, role },
}: {
  ctx: Ctx;
  input: z.output<typeof inviteInput>;
}): Promise<z.infer<typeof inviteOutput>> {
  authorize(ctx, "manageMembers");
  requireMayManage(ctx, role);
  const { teamId, userId } = ctx.actor;
  const token = newToken("fyi_");
  const row = {
    id: newId("invitation"),
    organizationId: teamId,
    email,
    role,
    status: "pending" as const,
    tokenHash: hashToken(token),
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + VALID_MS),
    inviterId: userId,
  };
  const team = await transact(ctx, async (tx, emit) => {
    const [present] = await tx
      .select({ name: users.name })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.organizationId, teamId), eq(users.email, email)));
    if (present) throw new ForkyardError("CONFLICT", `${present.name} (${email}) is already in this team`);
    await tx
      .update(invitations)
      .set({ status: "canceled" })
      .where(
        and(
          eq(invitations.organizationId, teamId),
          eq(invitations.email, email),
          eq(invitations.status, "pending"),
        ),
      );
    await tx.insert(invitations).values(row);
    emit(accountEvent("invitation", "created", row.id, { name: email, role }));
    const [found] = await tx.select().from(teams).where(eq(teams.id, teamId));
    return found!;
  });
  const url = `${ctx.settings.publicUrl}/invite#token=${token}`;
  const [inviter] = await ctx.db.select({ name: users.name }).from(users).where(eq(users.id, userId));
  const inviterName = inviter?.name ?? ctx.actor.name;
  const mailed = await sendInvitation(ctx, {
    to: email,
    team: team.name,
    inviter: inviterName,
    url,
    expiresAt: row.expiresAt,
  });
  return {
    invitation: {
      id: row.id,
      email,
      role,
      inviterName,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    },
    url,
    mailed,
  };
}
