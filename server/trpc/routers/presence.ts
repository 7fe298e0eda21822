import { followPresenceInput, movedOutput, movePresenceInput } from "../../domain/schemas/presence.ts";
import { follow } from "../../services/presence/follow.ts";
import { move } from "../../services/presence/move.ts";
import { procedure, router } from "../init.ts";

export const presenceRouter = router({
  follow: procedure
    .input(followPresenceInput)
    .subscription(({ ctx, input, signal }) => follow({ ctx, input, signal })),
  move: procedure
    .input(movePresenceInput)
    .output(movedOutput)
    .mutation(({ ctx, input }) => move({ ctx, input })),
});
