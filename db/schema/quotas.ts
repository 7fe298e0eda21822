import { bigint, doublePrecision, integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { teams } from "./teams.ts";

/** What a team may have at most; null where nothing is set. Its row is locked by whoever takes a part of it. */
export const teamQuotas = pgTable("team_quotas", {
  teamId: text("team_id")
    .primaryKey()
    .references(() => teams.id),
  sandboxes: integer("sandboxes"),
  memoryMiB: integer("memory_mib"),
  cpu: doublePrecision("cpu"),
  snapshotBytes: bigint("snapshot_bytes", { mode: "number" }),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});
