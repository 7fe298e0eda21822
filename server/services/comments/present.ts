import type { CommentRow } from "../../../db/schema/index.ts";
import type { Comment } from "../../domain/schemas/comment.ts";

export function presentComment(row: CommentRow, authorName: string | null): Comment {
  return {
    id: row.id,
    sandboxId: row.sandboxId,
    snapshotId: row.snapshotId,
    authorId: row.authorId,
    authorName: authorName ?? "Somebody who has left",
    text: row.text,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
  };
}
