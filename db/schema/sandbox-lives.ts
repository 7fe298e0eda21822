import { index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, moment, nodeId, teamId } from "./columns.ts";
import { sandboxes } from "./sandboxes.ts";

/**
 * What a sandbox was until it was rolled back. Its snapshots from before hang on this in the lineage, so that the
 * sandbox itself can descend from one of them.
 */
export const sandboxLives = pgTable(
  "sandbox_lives",
  {
    /** Has the form of a sandbox's id. */
    id: text("id").primaryKey(),
    teamId: teamId(),
    nodeId: nodeId(),
    sandboxId: text("sandbox_id")
      .notNull()
      .references(() => sandboxes.id),
    /** ending: the intent to replace it is on record; after a crash that is carried out, or taken back. */
    phase: text("phase").$type<"ending" | "over">().notNull(),
    name: text("name").notNull(),
    imageReference: text("image_reference"),
    snapshotId: text("snapshot_id"),
    forkedFromId: text("forked_from_id"),
    /** The snapshot of its last instant, which the operation names too, and the one that the sandbox went back to. */
    beforeId: text("before_id").notNull(),
    targetId: text("target_id").notNull(),
    createdAt: createdAt(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("sandbox_lives_sandbox").on(table.sandboxId),
    index("sandbox_lives_phase").on(table.phase),
  ],
);
export type SandboxLifeRow = typeof sandboxLives.$inferSelect;
