import { and, count, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { mentions } from "../../../db/schema/index.ts";
import type { markReadInput } from "../../domain/schemas/comment.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { marked } from "./marks.ts";

/** Changes nothing but one's own inbox; what is not in it is left alone. */
export async function markRead({
  ctx,
  input: { commentIds, read },
}: {
  ctx: Ctx;
  input: z.output<typeof markReadInput>;
}): Promise<{ unread: number }> {
  authorize(ctx, "read");
  const mine = and(eq(mentions.teamId, ctx.actor.teamId), eq(mentions.userId, ctx.actor.userId));
  await ctx.db
    .update(mentions)
    .set({ read })
    .where(and(mine, commentIds === undefined ? undefined : inArray(mentions.commentId, commentIds)));
  marked(ctx);
  const [unread] = await ctx.db
    .select({ count: count() })
    .from(mentions)
    .where(and(mine, eq(mentions.read, false)));
  return { unread: unread!.count };
}
