import type { z } from "zod";
import type { memberInput } from "../../domain/schemas/team.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { endMembership } from "./end-membership.ts";
import { lockMember, requireMayManage } from "./require.ts";

/** Takes somebody out of the team: their connections to it end within seconds, what they made stays. */
export async function remove({
  ctx,
  input: { userId },
}: {
  ctx: Ctx;
  input: z.output<typeof memberInput>;
}): Promise<{ userId: string }> {
  authorize(ctx, "manageMembers");
  await transact(ctx, async (tx, emit) => {
    const member = await lockMember(ctx, tx, userId);
    requireMayManage(ctx, member.role);
    await endMembership(ctx, tx, emit, member);
    emit(accountEvent("member", "removed", userId, { name: member.name, role: member.role }));
  });
  return { userId };
}
