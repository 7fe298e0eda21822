import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { invitations } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { invitationIdInput } from "../../domain/schemas/team.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";

/** The invitation's link leads nowhere from now on. NOT_FOUND if it was accepted or revoked already. */
export async function revoke({
  ctx,
  input: { invitationId },
}: {
  ctx: Ctx;
  input: z.output<typeof invitationIdInput>;
}): Promise<{ invitationId: string }> {
  authorize(ctx, "manageMembers");
  await transact(ctx, async (tx, emit) => {
    const [row] = await tx
      .update(invitations)
      .set({ status: "canceled" })
      .where(
        and(
          eq(invitations.id, invitationId),
          eq(invitations.organizationId, ctx.actor.teamId),
          eq(invitations.status, "pending"),
        ),
      )
      .returning();
    if (!row) {
      throw new ForkyardError("NOT_FOUND", `Invitation ${invitationId} does not exist`, {
        hint: "It may already have been accepted or revoked.",
      });
    }
    emit(accountEvent("invitation", "revoked", row.id, { name: row.email }));
  });
  return { invitationId };
}
