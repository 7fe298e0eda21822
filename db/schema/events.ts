import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { EventNoun } from "../../server/domain/schemas/misc.ts";
import { moment, teamId } from "./columns.ts";

/** Append-only. Sequences are given out in the order of the commits (see server/events/bus.ts). */
export const events = pgTable(
  "events",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    teamId: teamId(),
    type: text("type").notNull(),
    noun: text("noun").$type<EventNoun>().notNull(),
    subjectId: text("subject_id").notNull(),
    sandboxId: text("sandbox_id"),
    actorId: text("actor_id").notNull(),
    at: moment("at").notNull().defaultNow(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
  },
  (table) => [index("events_team_sequence").on(table.teamId, table.sequence)],
);
export type EventRow = typeof events.$inferSelect;
