import { and, eq, inArray, lt, ne, or, sql } from "drizzle-orm";
import {
  events,
  operations,
  processes,
  sandboxes,
  sessions,
  shareLinks,
  snapshots,
} from "../../../db/schema/index.ts";
import { SESSION_AGE_MS } from "../../auth/session-age.ts";
import type { Ctx } from "../context.ts";
import { STEPS } from "../events/steps.ts";

const DAY_MS = 86_400_000;
/** What somebody did: the audit log. */
export const EVENTS_KEPT_MS = 365 * DAY_MS;
/** Steps on the way: a browser that was away for longer refetches everything anyway. */
const STEPS_KEPT_MS = 7 * DAY_MS;
/** Twice what the database asks for at least, by its own clock: with the same, one that is behind would refuse. */
const MOVES_KEPT_MS = 2 * DAY_MS;
/** So long a requestId joins the call that it was first used for. */
export const OPERATIONS_KEPT_MS = 30 * DAY_MS;

/**
 * Forgets events, sessions, ended operations and commands of long ago and share links that have expired, of all teams,
 * so that the database does not grow for ever.
 */
export async function prune({
  ctx,
  input: { now },
}: {
  ctx: Omit<Ctx, "actor">;
  input: { now: Date };
}): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await ctx.db.transaction(async (tx) => {
    // The database refuses to delete events otherwise.
    await tx.execute(sql`set local forkyard.retention = 'on'`);
    await tx.delete(events).where(lt(events.at, before(EVENTS_KEPT_MS)));
    await tx.delete(events).where(and(inArray(events.type, STEPS), lt(events.at, before(STEPS_KEPT_MS))));
    // The bulk of all events, and of no interest once the operation has ended.
    await tx
      .delete(events)
      .where(and(eq(events.type, "operation.moved"), lt(events.at, before(MOVES_KEPT_MS))));
  });
  await ctx.db.delete(shareLinks).where(lt(shareLinks.expiresAt, now));
  // Their logs follow (cleanLogs). Terminals stay: forks tell where theirs come from.
  await ctx.db
    .delete(processes)
    .where(and(eq(processes.tty, false), lt(processes.endedAt, before(ctx.settings.logDays * DAY_MS))));
  // Nobody gets in by these any more; until they are gone, better-auth would still have them at its own addresses.
  await ctx.db
    .delete(sessions)
    .where(or(lt(sessions.expiresAt, now), lt(sessions.createdAt, before(SESSION_AGE_MS))));
  await ctx.db
    .delete(operations)
    .where(and(ne(operations.status, "running"), lt(operations.endedAt, before(OPERATIONS_KEPT_MS))));
  if (ctx.settings.databaseUrl === null) await countAnew(ctx);
}

/**
 * A server looks by itself what its tables hold, the embedded database never: it would go on to plan queries as for
 * tables of a few rows. A tenth of the usual sample does, since everybody waits meanwhile.
 */
async function countAnew(ctx: Omit<Ctx, "actor">): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`set local default_statistics_target = 10`);
    await tx.execute(sql`analyze ${events}, ${operations}, ${processes}, ${sandboxes}, ${snapshots}`);
  });
}
