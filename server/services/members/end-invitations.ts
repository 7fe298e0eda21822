import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { invitations } from "../../../db/schema/index.ts";
import { accountEvent } from "../audit/account-event.ts";
import type { Ctx } from "../context.ts";
import type { Emit } from "../transact.ts";

/**
 * Ends the invitations that somebody has made in the team and nobody has used: whoever loses rights knows their links,
 * and could come back by one.
 */
export async function endInvitationsBy(ctx: Ctx, tx: Tx, emit: Emit, userId: string): Promise<void> {
  const ended = await tx
    .update(invitations)
    .set({ status: "canceled" })
    .where(
      and(
        eq(invitations.organizationId, ctx.actor.teamId),
        eq(invitations.inviterId, userId),
        eq(invitations.status, "pending"),
      ),
    )
    .returning({ id: invitations.id, email: invitations.email });
  for (const { id, email } of ended) emit(accountEvent("invitation", "revoked", id, { name: email }));
}
