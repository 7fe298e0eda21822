import type { EventAuthor, EventDraft } from "../../events/bus.ts";
import type { Ctx } from "../context.ts";

/**
 * Puts down what changed nothing in the database, or nothing that a verb of ours wrote: a download, a terminal typed into,
 * a sent signal. Where rows change use `transact`, so that both are there or neither is.
 */
export async function record(
  { db, events }: Pick<Ctx, "db" | "events">,
  author: EventAuthor,
  ...drafts: EventDraft[]
): Promise<void> {
  await db.transaction((tx) => events.append(tx, author, drafts));
  events.wake();
}
