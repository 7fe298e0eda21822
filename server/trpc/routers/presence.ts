import { movedOutput, presenceInput } from "../../domain/schemas/presence.ts";
import { follow } from "../../services/presence/follow.ts";
import { move } from "../../services/presence/move.ts";
import { procedure, requireSignal, router } from "../init.ts";

export const presenceRouter = router({
  follow: procedure
    .input(presenceInput)
    .subscription(({ ctx, input, signal }) => follow({ ctx, input, signal: requireSignal(signal) })),
  move: procedure
    .input(presenceInput)
    .output(movedOutput)
    .mutation(({ ctx, input }) => move({ ctx, input })),
});
