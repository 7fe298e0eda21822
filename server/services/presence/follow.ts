import type { z } from "zod";
import type { presenceInput } from "../../domain/schemas/presence.ts";
import type { PresentTab } from "../../presence/presence.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presenceOf } from "./of.ts";

/** Tells who is where, and that one's own tab is here, until `signal` aborts. Scripts see, and aren't shown. */
export async function* follow({
  ctx,
  input: { tab, place },
  signal,
}: {
  ctx: Ctx;
  input: z.output<typeof presenceInput>;
  signal: AbortSignal;
}): AsyncGenerator<PresentTab[], void, void> {
  authorize(ctx, "read");
  const presence = presenceOf(ctx);
  const own = ctx.actor.via.kind === "session" ? presence.enter(ctx.actor, tab, place) : null;
  try {
    yield* presence.follow(ctx.actor.teamId, signal);
  } finally {
    own?.leave();
  }
}
