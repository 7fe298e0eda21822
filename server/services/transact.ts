import type { Tx } from "../../db/client.ts";
import type { EventDraft } from "../events/bus.ts";
import type { Ctx } from "./context.ts";

/** Events of these tell that somebody may do more or less than before. */
const GRANTING = new Set<EventDraft["noun"]>(["team", "member", "apiKey", "session", "share"]);

export type Emit = (event: EventDraft) => void;

/**
 * One transaction: what `change` does to rows and the events that it emits commit together, subscribers hear of it
 * afterwards, and what was granted before ends. Everything is undone if `change` throws.
 */
export async function transact<T>(ctx: Ctx, change: (tx: Tx, emit: Emit) => Promise<T>): Promise<T> {
  const drafts: EventDraft[] = [];
  const result = await ctx.db.transaction(async (tx) => {
    drafts.length = 0;
    const value = await change(tx, (event) => drafts.push(event));
    await ctx.events.append(tx, ctx.actor, drafts);
    return value;
  });
  if (drafts.length > 0) ctx.events.wake(drafts);
  if (drafts.some(({ noun }) => GRANTING.has(noun))) await ctx.grantsChanged();
  return result;
}
