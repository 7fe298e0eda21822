import { tracked } from "@trpc/server";
import { subscribeInput } from "../../domain/schemas/misc.ts";
import { subscribe } from "../../services/events/subscribe.ts";
import { procedure, router } from "../init.ts";

export const eventsRouter = router({
  subscribe: procedure.input(subscribeInput).subscription(async function* ({ ctx, input, signal }) {
    for await (const event of subscribe({ ctx, input, signal })) {
      yield tracked(String(event.sequence), event);
    }
  }),
});
