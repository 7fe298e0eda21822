import { and, count, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { comments } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { addCommentInput, Comment } from "../../domain/schemas/comment.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { commentEvent } from "./event.ts";
import { writeMentions } from "./mentions.ts";
import { presentComment } from "./present.ts";
import { requireThing, type Thing } from "./thing.ts";

const MOST_ON_A_THING = 1_000;

/** Says something about a sandbox or snapshot; whom it names finds it in the inbox. */
export async function add({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof addCommentInput>;
}): Promise<Comment> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const thing = await requireThing(ctx, input, tx);
    await requireRoom(ctx, tx, thing);
    const { sandboxId, snapshotId } = thing;
    const { teamId, userId, name } = ctx.actor;
    const [row] = await tx
      .insert(comments)
      .values({ id: newId("comment"), teamId, sandboxId, snapshotId, authorId: userId, text: input.text })
      .returning();
    await writeMentions(ctx, tx, row!.id, input.text);
    emit(commentEvent("added", row!.id, thing));
    return presentComment(ctx, row!, name);
  });
}

async function requireRoom(ctx: Ctx, tx: Tx, { sandboxId, snapshotId, name }: Thing): Promise<void> {
  const [counted] = await tx
    .select({ count: count() })
    .from(comments)
    .where(
      and(
        eq(comments.teamId, ctx.actor.teamId),
        sandboxId === null ? eq(comments.snapshotId, snapshotId!) : eq(comments.sandboxId, sandboxId),
      ),
    );
  if (counted!.count < MOST_ON_A_THING) return;
  throw new ForkyardError("LIMIT_EXCEEDED", `${name} has ${MOST_ON_A_THING} comments, and can't have more`, {
    hint: "Delete some of yours.",
  });
}
