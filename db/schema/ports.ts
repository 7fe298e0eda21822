import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { PortVisibility } from "../../server/domain/schemas/misc.ts";
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
    /** Who may open its preview: the team, or everybody who knows the address. */
    visibility: text("visibility").$type<PortVisibility>().notNull().default("private"),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.sandboxId, table.port] })],
);
export type PortRow = typeof ports.$inferSelect;
