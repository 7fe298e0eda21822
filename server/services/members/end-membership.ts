import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { apiKeys, members, sessions } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";
import type { Emit } from "../transact.ts";
import { endInvitationsBy } from "./end-invitations.ts";
import { endSharesBy } from "./end-shares.ts";
import { type FoundMember, requireAnotherOwner } from "./require.ts";

/** Takes somebody out of the team, and with them the API keys and share links that they made and whom they invited. */
export async function endMembership(ctx: Ctx, tx: Tx, emit: Emit, member: FoundMember): Promise<void> {
  await requireAnotherOwner(ctx, tx, member);
  const { teamId } = ctx.actor;
  await tx.delete(apiKeys).where(and(eq(apiKeys.teamId, teamId), eq(apiKeys.referenceId, member.userId)));
  await endInvitationsBy(ctx, tx, emit, member.userId);
  await endSharesBy(ctx, tx, emit, member.userId);
  await tx.delete(members).where(eq(members.id, member.memberId));
  await tx.update(sessions).set({ rotate: true }).where(eq(sessions.userId, member.userId));
}
