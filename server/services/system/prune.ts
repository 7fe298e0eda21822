import { and, eq, lt, ne } from "drizzle-orm";
import { events, operations } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

const DAY_MS = 86_400_000;
/** A browser that was away for longer refetches everything anyway. */
export const EVENTS_KEPT_MS = 7 * DAY_MS;
/** So long a requestId joins the call that it was first used for. */
export const OPERATIONS_KEPT_MS = 30 * DAY_MS;

/** Forgets events and ended operations of long ago, of all teams, so that the database does not grow for ever. */
export async function prune({
  ctx,
  input: { now },
}: {
  ctx: Omit<Ctx, "actor">;
  input: { now: Date };
}): Promise<void> {
  await ctx.db.delete(events).where(lt(events.at, new Date(now.getTime() - EVENTS_KEPT_MS)));
  // Steps are the bulk of all events, and of no interest once the operation has ended.
  await ctx.db
    .delete(events)
    .where(and(eq(events.type, "operation.moved"), lt(events.at, new Date(now.getTime() - DAY_MS))));
  await ctx.db
    .delete(operations)
    .where(
      and(
        ne(operations.status, "running"),
        lt(operations.endedAt, new Date(now.getTime() - OPERATIONS_KEPT_MS)),
      ),
    );
}
