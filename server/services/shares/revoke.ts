import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { shareLinks } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { shareIdInput } from "../../domain/schemas/share.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";

/** The link leads nowhere from now on, and who looks on by it is cut off within seconds. */
export async function revoke({
  ctx,
  input: { shareId },
}: {
  ctx: Ctx;
  input: z.output<typeof shareIdInput>;
}): Promise<{ shareId: string }> {
  authorize(ctx, "write");
  await transact(ctx, async (tx, emit) => {
    const [row] = await tx
      .delete(shareLinks)
      .where(and(eq(shareLinks.id, shareId), eq(shareLinks.teamId, ctx.actor.teamId)))
      .returning();
    if (!row) {
      throw new ForkyardError("NOT_FOUND", `Share link ${shareId} does not exist`, {
        hint: "It may already have been revoked.",
      });
    }
    emit({ ...accountEvent("share", "revoked", shareId, { name: shareId }), sandboxId: row.sandboxId });
  });
  return { shareId };
}
