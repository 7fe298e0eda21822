import { z } from "zod";
import {
  addCommentInput,
  commentIdInput,
  commentSchema,
  editCommentInput,
  listCommentsInput,
  mentionableOutput,
} from "../../domain/schemas/comment.ts";
import { add } from "../../services/comments/add.ts";
import { edit } from "../../services/comments/edit.ts";
import { list } from "../../services/comments/list.ts";
import { mentionable } from "../../services/comments/mentionable.ts";
import { remove } from "../../services/comments/remove.ts";
import { procedure, router } from "../init.ts";

export const commentsRouter = router({
  list: procedure
    .input(listCommentsInput)
    .output(z.array(commentSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  mentionable: procedure.output(mentionableOutput).query(({ ctx }) => mentionable({ ctx })),
  add: procedure
    .input(addCommentInput)
    .output(commentSchema)
    .mutation(({ ctx, input }) => add({ ctx, input })),
  edit: procedure
    .input(editCommentInput)
    .output(commentSchema)
    .mutation(({ ctx, input }) => edit({ ctx, input })),
  delete: procedure
    .input(commentIdInput)
    .output(commentIdInput)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
});
