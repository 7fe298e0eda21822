import { and, count, desc, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { comments, mentions, sandboxes, snapshots, users } from "../../../db/schema/index.ts";
import type { inboxOutput } from "../../domain/schemas/comment.ts";
import { authorize } from "../authorize.ts";
import { presentComment } from "../comments/present.ts";
import type { Ctx } from "../context.ts";

const SHOWN = 100;

/** The comments of this team that name the one who asks. */
export async function list({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof inboxOutput>> {
  authorize(ctx, "read");
  const mine = and(eq(mentions.teamId, ctx.actor.teamId), eq(mentions.userId, ctx.actor.userId));
  const rows = await ctx.db
    .select({
      comment: comments,
      read: mentions.read,
      authorName: users.name,
      sandboxName: sandboxes.name,
      snapshotName: snapshots.name,
    })
    .from(mentions)
    .innerJoin(comments, eq(comments.id, mentions.commentId))
    .leftJoin(users, eq(users.id, comments.authorId))
    .leftJoin(sandboxes, eq(sandboxes.id, comments.sandboxId))
    .leftJoin(snapshots, and(eq(snapshots.id, comments.snapshotId), isNull(snapshots.deletedAt)))
    .where(mine)
    .orderBy(desc(mentions.createdAt), desc(mentions.commentId))
    .limit(SHOWN);
  const [unread] = await ctx.db
    .select({ count: count() })
    .from(mentions)
    .where(and(mine, eq(mentions.read, false)));
  return {
    unread: unread!.count,
    items: rows.map(({ comment, read, authorName, sandboxName, snapshotName }) => ({
      ...presentComment(ctx, comment, authorName),
      read,
      thingName: sandboxName ?? snapshotName,
    })),
  };
}
