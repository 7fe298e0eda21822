import { eq } from "drizzle-orm";
import { comments } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { commentEvent } from "./event.ts";
import { requireOwnComment } from "./require.ts";
import { thingOf } from "./thing.ts";

/** Takes back what oneself has said, out of all inboxes too. FORBIDDEN for others' comments. */
export async function remove({
  ctx,
  input: { commentId },
}: {
  ctx: Ctx;
  input: { commentId: string };
}): Promise<{ commentId: string }> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await requireOwnComment(ctx, commentId, tx);
    await tx.delete(comments).where(eq(comments.id, row.id));
    emit(commentEvent("deleted", row.id, await thingOf(tx, row)));
    return { commentId: row.id };
  });
}
