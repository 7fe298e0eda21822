import { type SQL, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
} from "drizzle-orm/pg-core";
import type { Failure } from "../../server/domain/errors.ts";
import type { SandboxStatus } from "../../server/domain/status.ts";
import type { ImageConfig, NetworkMode } from "../../server/engine/port.ts";
import { createdAt, moment, nodeId, teamId } from "./columns.ts";

/** Written out, not as a parameter: a plan for any parameter can't use the index of those that are there. */
export const isThere = ({ status }: { status: AnyPgColumn }): SQL => sql`${status} <> 'terminated'`;

export const sandboxes = pgTable(
  "sandboxes",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    nodeId: nodeId(),
    name: text("name").notNull(),
    status: text("status").$type<SandboxStatus>().notNull(),
    /** Normalized; set if it was made from an image. */
    imageReference: text("image_reference"),
    /** Set if it was made from a snapshot; a terminated sandbox may outlive it. */
    snapshotId: text("snapshot_id"),
    /** Made from a memory snapshot's files alone. */
    filesOnly: boolean("files_only").notNull().default(false),
    forkedFromId: text("forked_from_id"),
    hostname: text("hostname").notNull(),
    cpu: doublePrecision("cpu").notNull(),
    memoryMiB: integer("memory_mib").notNull(),
    pidsLimit: integer("pids_limit").notNull(),
    network: text("network").$type<NetworkMode>().notNull(),
    env: jsonb("env").$type<Record<string, string>>().notNull(),
    /** What the image at the root of its lineage says about starting things. */
    imageConfig: jsonb("image_config").$type<ImageConfig>().notNull(),
    tags: jsonb("tags").$type<string[]>().notNull().default([]),
    ttlSeconds: integer("ttl_seconds"),
    expiresAt: moment("expires_at"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    startedAt: moment("started_at"),
    endedAt: moment("ended_at"),
    failure: jsonb("failure").$type<Failure>(),
  },
  (table) => [
    index("sandboxes_team_status").on(table.teamId, table.status),
    index("sandboxes_snapshot").on(table.snapshotId),
    index("sandboxes_expires").on(table.expiresAt),
    index("sandboxes_forked_from").on(table.forkedFromId),
    index("sandboxes_created").on(table.teamId, table.createdAt, table.id),
    index("sandboxes_there").on(table.teamId, table.createdAt, table.id).where(isThere(table)),
  ],
);
export type SandboxRow = typeof sandboxes.$inferSelect;
