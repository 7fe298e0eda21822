import { record } from "../audit/record.ts";
import type { Ctx } from "../context.ts";
import { processEvent } from "./event.ts";

/** Every key on record would be a record of everything else, passwords too: that somebody typed is told, not what. */
const AGAIN_AFTER_MS = 10 * 60_000;
const MOST_KEPT = 10_000;

const noted = new WeakMap<Ctx["db"], Map<string, number>>();

/** Puts down that the actor typed into a process, once in ten minutes. */
export async function noteTyping(
  ctx: Pick<Ctx, "db" | "events" | "actor">,
  process: { id: string; sandboxId: string; title: string },
): Promise<void> {
  const last = noted.get(ctx.db) ?? new Map<string, number>();
  noted.set(ctx.db, last);
  const key = `${ctx.actor.userId} ${ctx.actor.via.id} ${process.id}`;
  const now = performance.now();
  if (now - (last.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_AFTER_MS) return;
  last.delete(key);
  last.set(key, now);
  // The first of a Map is what was set longest ago.
  if (last.size > MOST_KEPT) last.delete(last.keys().next().value!);
  await record(ctx, ctx.actor, processEvent("typed", process, { title: process.title }));
}
