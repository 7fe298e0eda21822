import { index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, moment, teamId } from "./columns.ts";

/** Whoever has the link's token may look at this one thing, without an account. A revoked one is gone. */
export const shareLinks = pgTable(
  "share_links",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    /** Exactly one of the two is set. */
    snapshotId: text("snapshot_id"),
    processId: text("process_id"),
    /** Of the snapshot or the process. */
    sandboxId: text("sandbox_id").notNull(),
    /** SHA-256 of the link's token, hex. */
    tokenHash: text("token_hash").notNull().unique(),
    expiresAt: moment("expires_at").notNull(),
    /** When somebody opened it last. */
    lastUsedAt: moment("last_used_at"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("share_links_team").on(table.teamId),
    index("share_links_snapshot").on(table.snapshotId),
    index("share_links_process").on(table.processId),
  ],
);
export type ShareLinkRow = typeof shareLinks.$inferSelect;
