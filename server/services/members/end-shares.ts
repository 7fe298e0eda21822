import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { shareLinks } from "../../../db/schema/index.ts";
import { accountEvent } from "../audit/account-event.ts";
import type { Ctx } from "../context.ts";
import type { Emit } from "../transact.ts";

/** Ends the share links that somebody has made in the team: they know them, and could look on after they have gone. */
export async function endSharesBy(ctx: Ctx, tx: Tx, emit: Emit, userId: string): Promise<void> {
  const ended = await tx
    .delete(shareLinks)
    .where(and(eq(shareLinks.teamId, ctx.actor.teamId), eq(shareLinks.createdBy, userId)))
    .returning({ id: shareLinks.id, sandboxId: shareLinks.sandboxId });
  for (const { id, sandboxId } of ended)
    emit({ ...accountEvent("share", "revoked", id, { name: id }), sandboxId });
}
