import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { ActorKind, EventNoun } from "../../server/domain/schemas/misc.ts";
import { moment, teamId } from "./columns.ts";

type Columns = { noun: AnyPgColumn; data: AnyPgColumn };

/** What it is told under: an operation under the noun that it works on. */
export const toldUnder = ({ noun, data }: Columns): SQL =>
  sql`(case when ${noun} = 'operation' then split_part(${data} ->> 'kind', '.', 1) else ${noun} end)`;
/** The snapshot or image that an operation or a comment is about. */
export const snapshotOf = ({ data }: Pick<Columns, "data">): SQL => sql`(${data} ->> 'snapshotId')`;
export const imageOf = ({ data }: Pick<Columns, "data">): SQL => sql`(${data} ->> 'imageId')`;

/**
 * What happened, and who did it: the audit log. Append-only: a trigger refuses to change rows, and to delete them but
 * for retention (server/services/system/prune.ts). Sequences are given out in the order of the commits (see
 * server/events/bus.ts).
 */
export const events = pgTable(
  "events",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    teamId: teamId(),
    type: text("type").notNull(),
    noun: text("noun").$type<EventNoun>().notNull(),
    subjectId: text("subject_id").notNull(),
    sandboxId: text("sandbox_id"),
    /** The person, also where an API key of theirs did it; `system` for the server itself. */
    actorId: text("actor_id").notNull(),
    actorKind: text("actor_kind").$type<ActorKind>().notNull().default("system"),
    /** Id of the session, API key or share link. */
    actorVia: text("actor_via").notNull().default(""),
    /** What they were called at that moment. */
    actorName: text("actor_name").notNull().default(""),
    /** Where it was asked for from. */
    address: text("address"),
    at: moment("at").notNull().defaultNow(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index("events_team_sequence").on(table.teamId, table.sequence),
    index("events_team_actor").on(table.teamId, table.actorId, table.sequence),
    index("events_team_own")
      .on(table.teamId, table.actorId, table.sequence)
      .where(sql`${table.actorKind} = 'session'`),
    index("events_team_noun").on(table.teamId, toldUnder(table), table.sequence),
    index("events_team_subject").on(table.teamId, table.subjectId, table.sequence),
    index("events_team_sandbox").on(table.teamId, table.sandboxId, table.sequence),
    index("events_team_snapshot")
      .on(table.teamId, snapshotOf(table), table.sequence)
      .where(sql`${snapshotOf(table)} is not null`),
    index("events_team_image")
      .on(table.teamId, imageOf(table), table.sequence)
      .where(sql`${imageOf(table)} is not null`),
  ],
);
export type EventRow = typeof events.$inferSelect;
