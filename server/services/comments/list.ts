import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { comments, users } from "../../../db/schema/index.ts";
import type { Comment, listCommentsInput } from "../../domain/schemas/comment.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentComment } from "./present.ts";
import { requireThing } from "./thing.ts";

/** All that was said about a sandbox or snapshot, in its order. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof listCommentsInput>;
}): Promise<Comment[]> {
  authorize(ctx, "read");
  const { sandboxId, snapshotId } = await requireThing(ctx, input);
  const rows = await ctx.db
    .select({ comment: comments, authorName: users.name })
    .from(comments)
    .leftJoin(users, eq(users.id, comments.authorId))
    .where(
      and(
        eq(comments.teamId, ctx.actor.teamId),
        sandboxId === null ? eq(comments.snapshotId, snapshotId!) : eq(comments.sandboxId, sandboxId),
      ),
    )
    .orderBy(asc(comments.createdAt), asc(comments.id));
  return rows.map(({ comment, authorName }) => presentComment(ctx, comment, authorName));
}
