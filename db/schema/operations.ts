import { doublePrecision, index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Failure } from "../../server/domain/errors.ts";
import type { OperationKind } from "../../server/domain/schemas/misc.ts";
import type { OperationStatus } from "../../server/domain/status.ts";
import type { StepPart } from "../../server/engine/port.ts";
import { createdAt, moment, nodeId, teamId } from "./columns.ts";

export const operations = pgTable(
  "operations",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    nodeId: nodeId(),
    kind: text("kind").$type<OperationKind>().notNull(),
    status: text("status").$type<OperationStatus>().notNull(),
    step: text("step"),
    detail: text("detail"),
    progress: doublePrecision("progress"),
    /** What moves side by side, such as the layers of an image. */
    parts: jsonb("parts").$type<StepPart[]>(),
    subject: text("subject").notNull(),
    sandboxId: text("sandbox_id"),
    snapshotId: text("snapshot_id"),
    imageId: text("image_id"),
    requestId: text("request_id"),
    /** Tells whether a repeated requestId comes with the same request; empty without one. */
    inputHash: text("input_hash").notNull(),
    /** What the first call answered; a later call with the same requestId answers this again. */
    result: jsonb("result").$type<unknown>(),
    failure: jsonb("failure").$type<Failure>(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("operations_team_status").on(table.teamId, table.status, table.createdAt),
    index("operations_sandbox").on(table.sandboxId),
    uniqueIndex("operations_request").on(table.teamId, table.kind, table.requestId),
  ],
);
export type OperationRow = typeof operations.$inferSelect;
