import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";

/** Which data directory this database belongs to: one row, with the name that is in a file there too. */
export const instance = pgTable(
  "instance",
  {
    only: boolean("only").primaryKey().default(true),
    id: text("id").notNull(),
  },
  (table) => [check("instance_only", sql`${table.only}`)],
);
