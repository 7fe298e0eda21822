import type { CommentRow } from "../../../db/schema/index.ts";
import type { Comment } from "../../domain/schemas/comment.ts";
import type { Ctx } from "../context.ts";

export function presentComment({ actor }: Ctx, row: CommentRow, authorName: string | null): Comment {
  return {
    id: row.id,
    sandboxId: row.sandboxId,
    snapshotId: row.snapshotId,
    authorId: row.authorId,
    authorName: authorName ?? "Somebody who has left",
    mine: row.authorId === actor.userId,
    text: row.text,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
  };
}
