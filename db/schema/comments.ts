import { boolean, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, moment, teamId } from "./columns.ts";

/** What people say about a sandbox or a snapshot. One that is deleted leaves nothing but its events. */
export const comments = pgTable(
  "comments",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    /** Exactly one of the two is set. */
    sandboxId: text("sandbox_id"),
    snapshotId: text("snapshot_id"),
    authorId: text("author_id").notNull(),
    /** Markdown. */
    text: text("text").notNull(),
    createdAt: createdAt(),
    editedAt: moment("edited_at"),
  },
  (table) => [
    index("comments_sandbox").on(table.teamId, table.sandboxId),
    index("comments_snapshot").on(table.teamId, table.snapshotId),
  ],
);
export type CommentRow = typeof comments.$inferSelect;

/** Who is named in a comment: what their inbox holds. */
export const mentions = pgTable(
  "mentions",
  {
    commentId: text("comment_id")
      .notNull()
      .references(() => comments.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    teamId: teamId(),
    read: boolean("read").notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.commentId, table.userId] }),
    index("mentions_inbox").on(table.teamId, table.userId, table.createdAt),
  ],
);
