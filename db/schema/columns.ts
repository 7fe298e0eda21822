import { text, timestamp } from "drizzle-orm/pg-core";
import { teams } from "./teams.ts";

/** The same few columns in every table, made anew for each one. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

export const createdAt = () => moment("created_at").notNull().defaultNow();

export const teamId = () =>
  text("team_id")
    .notNull()
    .references(() => teams.id);

/** The containerd host that holds the thing; today always `local`. */
export const nodeId = () => text("node_id").notNull().default("local");
