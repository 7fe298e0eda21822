import { and, desc, eq, lt, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { events, operations, processes, sandboxes, snapshots } from "../../../db/schema/index.ts";
import type { listEventsInput, listEventsOutput } from "../../domain/schemas/activity.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Steps on the way: of interest only while they last, and the result tells enough. */
const STEPS = [
  "operation.started",
  "operation.moved",
  "sandbox.creating",
  "sandbox.terminating",
  "snapshot.creating",
  "snapshot.deleting",
  "snapshot.removed",
  "image.pulling",
  "image.deleting",
  "process.resized",
  "process.explained",
  "process.removed",
];
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

/** What happened, newest first: results, not the steps on the way to them. Kept as long as events are. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof listEventsInput>;
}): Promise<z.infer<typeof listEventsOutput>> {
  authorize(ctx, "read");
  const kind = sql`${events.data} ->> 'kind'`;
  const rows = await ctx.db
    .select({
      event: events,
      sandboxName: sandboxes.name,
      snapshotName: snapshots.name,
      processTitle: processes.title,
      count: sql<number | null>`case when ${operations.kind} = 'sandbox.fork'
        then jsonb_array_length(${operations.result} -> 'sandboxes') end`,
    })
    .from(events)
    .leftJoin(sandboxes, eq(sandboxes.id, events.sandboxId))
    .leftJoin(snapshots, eq(snapshots.id, events.subjectId))
    .leftJoin(processes, eq(processes.id, events.subjectId))
    .leftJoin(operations, eq(operations.id, events.subjectId))
    .where(
      and(
        eq(events.teamId, ctx.actor.teamId),
        notInArray(events.type, STEPS),
        sql`not (${events.type} = 'operation.succeeded' and ${kind} in ${TOLD_BY_THEIR_THING})`,
        // A sandbox that could not be made is told of as failed itself.
        sql`not (${events.type} = 'operation.failed' and ${kind} = 'sandbox.create')`,
        input.before === undefined ? undefined : lt(events.sequence, input.before),
        input.noun === undefined
          ? undefined
          : or(
              eq(events.noun, input.noun),
              and(eq(events.noun, "operation"), sql`${kind} like ${`${input.noun}.%`}`),
            ),
        input.thingId === undefined ? undefined : isAbout(input.thingId),
        input.text ? hasText(input.text) : undefined,
      ),
    )
    .orderBy(desc(events.sequence))
    .limit(input.limit + 1);
  const page = rows.slice(0, input.limit);
  return {
    entries: page.map(({ event: { teamId: _team, at, ...event }, ...names }) => ({
      ...event,
      at: at.toISOString(),
      name: names.snapshotName ?? names.processTitle ?? textOf(event.data) ?? null,
      sandboxName: names.sandboxName,
      count: names.count,
    })),
    older: rows.length > page.length ? (page.at(-1)?.event.sequence ?? null) : null,
  };
}

function isAbout(id: string): SQL | undefined {
  return or(
    eq(events.subjectId, id),
    eq(events.sandboxId, id),
    sql`${events.data} ->> 'snapshotId' = ${id}`,
    sql`${events.data} ->> 'imageId' = ${id}`,
  );
}

function hasText(text: string): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`concat_ws(' ', ${events.type}, ${events.subjectId}, ${sandboxes.name}, ${snapshots.name}, ${processes.title},
    ${events.data} ->> 'name', ${events.data} ->> 'title', ${events.data} ->> 'reference', ${events.data} ->> 'subject',
    ${events.data} ->> 'kind', ${events.data} -> 'failure' ->> 'message') ilike ${pattern}`;
}

function textOf(data: Record<string, unknown>): string | undefined {
  const text = data.name ?? data.title ?? data.reference ?? data.subject;
  return typeof text === "string" ? text : undefined;
}
