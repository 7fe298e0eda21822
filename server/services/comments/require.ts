import { and, eq } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type CommentRow, comments } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/** NOT_FOUND if there is none of that id in the actor's team, FORBIDDEN if somebody else wrote it. */
export async function requireOwnComment(ctx: Ctx, commentId: string, db: Db): Promise<CommentRow> {
  const [row] = await db
    .select()
    .from(comments)
    .where(and(eq(comments.id, commentId), eq(comments.teamId, ctx.actor.teamId)));
  if (!row) {
    throw new ForkyardError("NOT_FOUND", `Comment ${commentId} does not exist`, {
      hint: "comments.list shows those that do.",
    });
  }
  if (row.authorId === ctx.actor.userId) return row;
  throw new ForkyardError("FORBIDDEN", "Only the author of a comment can change or delete it", {
    hint: "Reply with a comment of your own.",
  });
}
