import { z } from "zod";
import { idSchema, isoDate, textSchema } from "./common.ts";

const commentTextSchema = textSchema
  .trim()
  .min(1, "A comment needs at least one character")
  .max(10_000, "A comment can have at most 10000 characters")
  .describe("Markdown; @name tells the person of that name");

const thing = {
  sandboxId: idSchema("sandbox").optional(),
  snapshotId: idSchema("snapshot").optional(),
};
const oneThing = (input: { sandboxId?: string | undefined; snapshotId?: string | undefined }) =>
  (input.sandboxId === undefined) !== (input.snapshotId === undefined);
const ONE_THING = { error: "Name either a sandboxId or a snapshotId" };

export const listCommentsInput = z.object(thing).refine(oneThing, ONE_THING);
export const addCommentInput = z.object({ ...thing, text: commentTextSchema }).refine(oneThing, ONE_THING);
export const editCommentInput = z.object({ commentId: idSchema("comment"), text: commentTextSchema });
export const commentIdInput = z.object({ commentId: idSchema("comment") });

export const commentSchema = z.object({
  id: idSchema("comment"),
  sandboxId: idSchema("sandbox").nullable(),
  snapshotId: idSchema("snapshot").nullable(),
  authorId: z.string(),
  authorName: z.string(),
  /** Whether the one who asks wrote it, and so may change it. */
  mine: z.boolean(),
  /** Markdown, as it was written. */
  text: z.string(),
  createdAt: isoDate,
  editedAt: isoDate.nullable(),
});
export type Comment = z.infer<typeof commentSchema>;

/** Who can be named, and how. */
export const mentionableOutput = z.array(
  z.object({ userId: z.string(), name: z.string(), handle: z.string() }),
);

export const inboxOutput = z.object({
  unread: z.number(),
  /** The newest first. */
  items: z.array(
    commentSchema.extend({
      read: z.boolean(),
      /** What the sandbox or snapshot is called; null if it is gone. */
      thingName: z.string().nullable(),
    }),
  ),
});
export type InboxItem = z.infer<typeof inboxOutput>["items"][number];
export const markReadInput = z.object({
  commentIds: z.array(idSchema("comment")).max(500).optional().describe("All if left out"),
  read: z.boolean().default(true),
});
export const unreadOutput = z.object({ unread: z.number() });
