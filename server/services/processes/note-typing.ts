import { record } from "../audit/record.ts";
import { isFirstInAWhile } from "../audit/seldom.ts";
import type { Ctx } from "../context.ts";
import { processEvent } from "./event.ts";

/**
 * Puts down that the actor typed into a process, once in ten minutes. Every key on record would be a record of
 * everything else, passwords too: that somebody typed is told, not what.
 */
export async function noteTyping(
  ctx: Pick<Ctx, "db" | "events" | "actor">,
  process: { id: string; sandboxId: string; title: string },
): Promise<void> {
  if (!isFirstInAWhile(ctx, `typed ${ctx.actor.userId} ${ctx.actor.via.id} ${process.id}`)) return;
  await record(ctx, ctx.actor, processEvent("typed", process, { title: process.title }));
}
