import { tracked } from "@trpc/server";
import {
  headOutput,
  listEventsInput,
  listEventsOutput,
  peopleOutput,
} from "../../domain/schemas/activity.ts";
import { type ForkyardEvent, subscribeInput } from "../../domain/schemas/misc.ts";
import { head } from "../../services/events/head.ts";
import { list } from "../../services/events/list.ts";
import { people } from "../../services/events/people.ts";
import { subscribe } from "../../services/events/subscribe.ts";
import { procedure, requireSignal, router } from "../init.ts";

export const eventsRouter = router({
  list: procedure
    .input(listEventsInput)
    .output(listEventsOutput)
    .query(({ ctx, input }) => list({ ctx, input })),
  people: procedure.output(peopleOutput).query(({ ctx }) => people({ ctx })),
  head: procedure.output(headOutput).query(({ ctx }) => head({ ctx })),
  /** tRPC says `started` to the client once the promise has resolved: from then on nothing is missed. */
  subscribe: procedure
    .input(subscribeInput)
    .subscription(async ({ ctx, input, signal }) =>
      trackedBySequence(await subscribe({ ctx, input, signal: requireSignal(signal) })),
    ),
});

async function* trackedBySequence(events: AsyncIterable<ForkyardEvent>) {
  for await (const event of events) yield tracked(String(event.sequence), event);
}
