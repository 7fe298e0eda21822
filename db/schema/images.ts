import { bigint, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Failure } from "../../server/domain/errors.ts";
import type { ImageStatus } from "../../server/domain/status.ts";
import { createdAt, nodeId, teamId } from "./columns.ts";

export const images = pgTable(
  "images",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    nodeId: nodeId(),
    /** As containerd has it once it is there; before, as it was asked for. */
    reference: text("reference").notNull(),
    status: text("status").$type<ImageStatus>().notNull(),
    source: text("source").$type<"built-in" | "pull" | "import" | "snapshot">().notNull(),
    /** What it was made from, if it is the image of a snapshot. */
    snapshotId: text("snapshot_id"),
    digest: text("digest"),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    failure: jsonb("failure").$type<Failure>(),
  },
  (table) => [uniqueIndex("images_reference").on(table.teamId, table.reference)],
);
export type ImageRow = typeof images.$inferSelect;
