import { boolean, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, moment, teamId } from "./columns.ts";

/** What Forkyard signs in with at a registry. */
export const registries = pgTable(
  "registries",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    /** As in a normalized reference, such as `docker.io` or `localhost:5000`. */
    host: text("host").notNull(),
    username: text("username").notNull(),
    /** The password or token, encrypted (server/services/registries/secrets.ts). */
    secret: text("secret").notNull(),
    plainHttp: boolean("plain_http").notNull().default(false),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("registries_host").on(table.teamId, table.host)],
);
export type RegistryRow = typeof registries.$inferSelect;
