import { and, eq, ne, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { events, imageOf, snapshotOf } from "../../../db/schema/index.ts";
import { isId } from "../../domain/ids.ts";
import type { Ctx } from "../context.ts";

/**
 * The team's events; with `thingId` those about it or what is in it. Either part of the union comes from its index in
 * the order of the sequences, so that no more is read than is asked for.
 */
export function eventsAbout({ db, actor: { teamId } }: Ctx, thingId: string | undefined): typeof events {
  if (thingId === undefined) return events;
  const ofTeam = eq(events.teamId, teamId);
  const select = (where: SQL | undefined) => db.select().from(events).where(and(ofTeam, where));
  const itself = select(eq(events.subjectId, thingId));
  const within = relationTo(thingId);
  const all = within ? unionAll(itself, select(and(within, ne(events.subjectId, thingId)))) : itself;
  // It has the same name and columns.
  return all.as("events") as unknown as typeof events;
}

function relationTo(id: string): SQL | undefined {
  if (isId("sandbox", id)) return eq(events.sandboxId, id);
  if (isId("snapshot", id)) return eq(snapshotOf(events), id);
  if (isId("image", id)) return eq(imageOf(events), id);
  return undefined;
}
