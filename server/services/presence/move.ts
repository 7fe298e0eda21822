import type { z } from "zod";
import type { presenceInput } from "../../domain/schemas/presence.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presenceOf } from "./of.ts";

/** Says where a tab is now; it must be following. */
export function move({ ctx, input: { tab, place } }: { ctx: Ctx; input: z.output<typeof presenceInput> }): {
  tab: string;
} {
  authorize(ctx, "read");
  presenceOf(ctx).move(ctx.actor, tab, place);
  return { tab };
}
