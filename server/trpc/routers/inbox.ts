import { inboxOutput, markReadInput, unreadOutput } from "../../domain/schemas/comment.ts";
import { follow } from "../../services/inbox/follow.ts";
import { list } from "../../services/inbox/list.ts";
import { markRead } from "../../services/inbox/mark-read.ts";
import { procedure, requireSignal, router } from "../init.ts";

export const inboxRouter = router({
  list: procedure.output(inboxOutput).query(({ ctx }) => list({ ctx })),
  follow: procedure.subscription(({ ctx, signal }) => follow({ ctx, signal: requireSignal(signal) })),
  markRead: procedure
    .input(markReadInput)
    .output(unreadOutput)
    .mutation(({ ctx, input }) => markRead({ ctx, input })),
});
