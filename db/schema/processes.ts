import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Failure } from "../../server/domain/errors.ts";
import type { ProcessStatus } from "../../server/domain/status.ts";
import { createdAt, moment, nodeId, teamId } from "./columns.ts";
import { sandboxes } from "./sandboxes.ts";

export const processes = pgTable(
  "processes",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    nodeId: nodeId(),
    sandboxId: text("sandbox_id")
      .notNull()
      .references(() => sandboxes.id),
    /** What sandbox-init calls it; the same in every fork. */
    key: text("key").notNull(),
    argv: jsonb("argv").$type<string[]>().notNull(),
    title: text("title").notNull(),
    cwd: text("cwd").notNull(),
    tty: boolean("tty").notNull(),
    cols: integer("cols"),
    rows: integer("rows"),
    status: text("status").$type<ProcessStatus>().notNull(),
    exitCode: integer("exit_code"),
    signal: text("signal"),
    pid: integer("pid"),
    forkedFromId: text("forked_from_id"),
    forkOffset: bigint("fork_offset", { mode: "number" }),
    requestId: text("request_id"),
    /** Set with it: tells whether a repeated requestId comes with the same request. */
    inputHash: text("input_hash"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    endedAt: moment("ended_at"),
    failure: jsonb("failure").$type<Failure>(),
  },
  (table) => [
    index("processes_sandbox").on(table.sandboxId, table.status),
    uniqueIndex("processes_key").on(table.sandboxId, table.key),
    uniqueIndex("processes_request").on(table.teamId, table.requestId),
  ],
);
export type ProcessRow = typeof processes.$inferSelect;
