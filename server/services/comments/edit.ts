import { eq } from "drizzle-orm";
import type { z } from "zod";
import { comments } from "../../../db/schema/index.ts";
import type { Comment, editCommentInput } from "../../domain/schemas/comment.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { commentEvent } from "./event.ts";
import { writeMentions } from "./mentions.ts";
import { presentComment } from "./present.ts";
import { requireOwnComment } from "./require.ts";
import { thingOf } from "./thing.ts";

/** Changes what oneself has said. FORBIDDEN for others' comments. */
export async function edit({
  ctx,
  input: { commentId, text },
}: {
  ctx: Ctx;
  input: z.output<typeof editCommentInput>;
}): Promise<Comment> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const before = await requireOwnComment(ctx, commentId, tx);
    const [row] = await tx
      .update(comments)
      .set({ text, editedAt: new Date() })
      .where(eq(comments.id, before.id))
      .returning();
    await writeMentions(ctx, tx, commentId, text);
    emit(commentEvent("edited", commentId, await thingOf(tx, before)));
    return presentComment(ctx, row!, ctx.actor.name);
  });
}
