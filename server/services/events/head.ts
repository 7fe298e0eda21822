import type { z } from "zod";
import type { headOutput } from "../../domain/schemas/activity.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Where the team's events stand: what is read after this, and the events after it, together leave nothing out. */
export async function head({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof headOutput>> {
  authorize(ctx, "read");
  return { sequence: await ctx.events.head(ctx.actor.teamId) };
}
