import { accountEvent } from "../audit/account-event.ts";
import { authorize, requirePerson } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { endMembership } from "./end-membership.ts";
import { lockMember } from "./require.ts";

/** Leaves the team; what one made in it stays. CONFLICT for its only owner. */
export async function leave({ ctx }: { ctx: Ctx }): Promise<{ userId: string }> {
  authorize(ctx, "read");
  requirePerson(ctx);
  const { userId } = ctx.actor;
  await transact(ctx, async (tx, emit) => {
    const member = await lockMember(ctx, tx, userId);
    await endMembership(ctx, tx, emit, member);
    emit(accountEvent("member", "left", userId, { name: member.name, role: member.role }));
  });
  return { userId };
}
