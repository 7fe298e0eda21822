import { eq } from "drizzle-orm";
import type { z } from "zod";
import { members, sessions } from "../../../db/schema/index.ts";
import { weakerRole } from "../../domain/roles.ts";
import type { setRoleInput } from "../../domain/schemas/team.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { endInvitationsBy } from "./end-invitations.ts";
import { lockMember, requireAnotherOwner, requireMayManage } from "./require.ts";

/**
 * Gives a member another role. Their connections come back with it within seconds, and their sessions get other tokens.
 */
export async function setRole({
  ctx,
  input: { userId, role },
}: {
  ctx: Ctx;
  input: z.output<typeof setRoleInput>;
}): Promise<{ userId: string }> {
  authorize(ctx, "manageMembers");
  await transact(ctx, async (tx, emit) => {
    const member = await lockMember(ctx, tx, userId);
    if (member.role === role) return;
    requireMayManage(ctx, member.role);
    requireMayManage(ctx, role);
    await requireAnotherOwner(ctx, tx, member);
    if (weakerRole(role, member.role) === role) await endInvitationsBy(ctx, tx, emit, userId);
    await tx.update(members).set({ role }).where(eq(members.id, member.memberId));
    await tx.update(sessions).set({ rotate: true }).where(eq(sessions.userId, userId));
    emit(accountEvent("member", "role-changed", userId, { name: member.name, from: member.role, role }));
  });
  return { userId };
}
