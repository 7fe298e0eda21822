import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, teamId } from "./columns.ts";
import { sandboxes } from "./sandboxes.ts";

export const ports = pgTable(
  "ports",
  {
    teamId: teamId(),
    sandboxId: text("sandbox_id")
      .notNull()
      .references(() => sandboxes.id),
    port: integer("port").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.sandboxId, table.port] })],
);
export type PortRow = typeof ports.$inferSelect;
