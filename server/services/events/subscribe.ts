import type { z } from "zod";
import { ForkyardError } from "../../domain/errors.ts";
import type { ForkyardEvent, subscribeInput } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/**
 * The team's events after the given sequence, or from now on; until the reader or `signal` stops it. "Now" is when
 * this resolves: what a caller reads after that, and the events, together leave nothing out.
 */
export async function subscribe({
  ctx,
  input,
  signal,
}: {
  ctx: Ctx;
  input: z.output<typeof subscribeInput>;
  signal: AbortSignal;
}): Promise<AsyncGenerator<ForkyardEvent, void, void>> {
  authorize(ctx, "read");
  const { teamId } = ctx.actor;
  const asked = input.lastEventId === undefined ? input.sinceSequence : sequenceOf(input.lastEventId);
  if (asked !== undefined && asked > (await ctx.events.last())) {
    // Nothing would come until as many had happened again, and those would be missing.
    throw new ForkyardError(
      "CONFLICT",
      `There has been no event ${asked} here: the data is older than that`,
      {
        hint: "It was put back from a backup, perhaps. Read anew what you need, and begin from events.head.",
      },
    );
  }
  return ctx.events.subscribe({ teamId, sinceSequence: asked ?? (await ctx.events.head(teamId)), signal });
}

function sequenceOf(lastEventId: string): number {
  if (/^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
  throw new ForkyardError("INVALID_INPUT", "lastEventId is not the sequence of an event", {
    hint: "Leave it out to get events from now on.",
  });
}
