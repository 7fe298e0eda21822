import { and, desc, eq, gt, lt, notInArray, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { events, operations, processes, sandboxes, snapshots, toldUnder } from "../../../db/schema/index.ts";
import type { listEventsInput, listEventsOutput } from "../../domain/schemas/activity.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { eventsAbout } from "./about.ts";
import { STEPS } from "./steps.ts";

/** The end of these is told by an event of the thing itself. */
const TOLD_BY_THEIR_THING = [
  "sandbox.create",
  "sandbox.pause",
  "sandbox.resume",
  "sandbox.terminate",
  "snapshot.filesystem",
  "snapshot.memory",
  "snapshot.delete",
  "image.pull",
  "image.import",
  "image.delete",
];

/** No index helps to find a text: so many events are looked through at once, which takes a tenth of a second. */
const MOST_SEARCHED = 10_000;

/** Looked up for each event by itself: joins may be planned to read all processes that ever were. */
const NAMES = {
  sandboxName: sql<string | null>`(select s.name from ${sandboxes} s where s.id = events.sandbox_id)`,
  snapshotName: sql<string | null>`(select s.name from ${snapshots} s where s.id = events.subject_id)`,
  processTitle: sql<string | null>`(select p.title from ${processes} p where p.id = events.subject_id)`,
};

const COUNT = sql<number | null>`(
  select jsonb_array_length(o.result -> 'sandboxes')
  from ${operations} o where o.id = events.subject_id and o.kind = 'sandbox.fork'
)`;

/** What happened, newest first: results, not the steps on the way to them. Kept as long as events are. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof listEventsInput>;
}): Promise<z.infer<typeof listEventsOutput>> {
  authorize(ctx, "read");
  const source = eventsAbout(ctx, input.thingId);
  const kind = sql`${events.data} ->> 'kind'`;
  const searched = and(
    eq(events.teamId, ctx.actor.teamId),
    input.before === undefined ? undefined : lt(events.sequence, input.before),
    input.noun === undefined ? undefined : eq(toldUnder(events), input.noun),
    input.personId === undefined ? undefined : eq(events.actorId, input.personId),
  );
  const end = input.text ? await endOfSearch(ctx, source, searched) : undefined;
  const rows = await ctx.db
    .select({ event: events, ...NAMES, count: COUNT })
    .from(source)
    .where(
      and(
        searched,
        end && gt(events.sequence, end.sequence),
        notInArray(events.type, STEPS),
        sql`not (${events.type} = 'operation.succeeded' and ${kind} in ${TOLD_BY_THEIR_THING})`,
        // A sandbox that could not be made is told of as failed itself.
        sql`not (${events.type} = 'operation.failed' and ${kind} = 'sandbox.create')`,
        input.text ? hasText(input.text) : undefined,
      ),
    )
    .orderBy(desc(events.sequence))
    .limit(input.limit + 1);
  const page = rows.slice(0, input.limit);
  const full = rows.length > page.length;
  const seesAddresses = ctx.actor.role === "owner" || ctx.actor.role === "admin";
  return {
    entries: page.map(({ event: { teamId: _team, actorVia: _via, at, address, ...event }, ...names }) => ({
      ...event,
      address: seesAddresses ? address : null,
      at: at.toISOString(),
      name: names.snapshotName ?? names.processTitle ?? textOf(event.data) ?? null,
      sandboxName: names.sandboxName,
      count: names.count,
    })),
    older: full ? (page.at(-1)?.event.sequence ?? null) : end ? end.sequence + 1 : null,
    searchedTo: full ? null : (end?.at.toISOString() ?? null),
  };
}

/** The newest event that a search no longer looks at; undefined if it comes to the end. */
async function endOfSearch(ctx: Ctx, source: typeof events, searched: SQL | undefined) {
  const [end] = await ctx.db
    .select({ sequence: events.sequence, at: events.at })
    .from(source)
    .where(searched)
    .orderBy(desc(events.sequence))
    .limit(1)
    .offset(MOST_SEARCHED);
  return end;
}

function hasText(text: string): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const { sandboxName, snapshotName, processTitle } = NAMES;
  return sql`concat_ws(' ', ${events.type}, ${events.actorName}, ${events.subjectId}, ${sandboxName}, ${snapshotName}, ${processTitle},
    ${events.data} ->> 'name', ${events.data} ->> 'title', ${events.data} ->> 'reference', ${events.data} ->> 'subject',
    ${events.data} ->> 'kind', ${events.data} -> 'failure' ->> 'message') ilike ${pattern}`;
}

function textOf(data: Record<string, unknown>): string | undefined {
  const text = data.name ?? data.title ?? data.reference ?? data.subject;
  return typeof text === "string" ? text : undefined;
}
