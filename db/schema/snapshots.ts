import { bigint, boolean, doublePrecision, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { Failure } from "../../server/domain/errors.ts";
import type { Amounts } from "../../server/domain/quotas.ts";
import type { SnapshotStatus } from "../../server/domain/status.ts";
import type { EngineVersions, ImageConfig, NetworkMode, SandboxLimits } from "../../server/engine/port.ts";
import { createdAt, moment, nodeId, teamId } from "./columns.ts";

/** A process that goes along in a memory snapshot, as it was at that instant. */
export type CapturedProcess = {
  key: string;
  argv: string[];
  title: string;
  cwd: string;
  tty: boolean;
  cols: number | null;
  rows: number | null;
  sourceProcessId: string;
  /** An upper bound of how much output it had written. */
  offset: number | null;
};

export const snapshots = pgTable(
  "snapshots",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    nodeId: nodeId(),
    name: text("name").notNull(),
    note: text("note").notNull().default(""),
    tags: jsonb("tags").$type<string[]>().notNull().default([]),
    kind: text("kind").$type<"filesystem" | "memory">().notNull(),
    status: text("status").$type<SnapshotStatus>().notNull(),
    /** Made by a fork. */
    automatic: boolean("automatic").notNull().default(false),
    /** A person gave it a name or a note: never cleaned away by itself. */
    keep: boolean("keep").notNull().default(false),
    sandboxId: text("sandbox_id").notNull(),
    /** Set once that sandbox was rolled back: what it was when this was taken. */
    lifeId: text("life_id"),
    ownBytes: bigint("own_bytes", { mode: "number" }),
    rootfsBytes: bigint("rootfs_bytes", { mode: "number" }),
    checkpointBytes: bigint("checkpoint_bytes", { mode: "number" }),
    frozenMs: doublePrecision("frozen_ms"),
    versions: jsonb("versions").$type<EngineVersions>(),
    /** What a sandbox made from it starts with. */
    limits: jsonb("limits").$type<SandboxLimits>().notNull(),
    network: text("network").$type<NetworkMode>().notNull(),
    imageConfig: jsonb("image_config").$type<ImageConfig>().notNull(),
    hostname: text("hostname").notNull(),
    /** Memory snapshots only: their processes have it in memory anyway. Never in a filesystem snapshot. */
    env: jsonb("env").$type<Record<string, string>>(),
    processes: jsonb("processes").$type<CapturedProcess[]>().notNull(),
    ports: jsonb("ports").$type<number[]>().notNull(),
    /** TCP ports that something listened on; null where nobody asked or there was no answer. */
    listening: jsonb("listening").$type<number[]>(),
    /** When the capture was complete: what ended in the source before this is not in it. */
    capturedAt: moment("captured_at"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    /** A deleted snapshot stays as a quiet row, since the lineage of others leads through it. */
    deletedAt: moment("deleted_at"),
    failure: jsonb("failure").$type<Failure>(),
    /** While it is made: what of the team's quotas is kept free for it, and for the forks that come from it. */
    reserves: jsonb("reserves").$type<Amounts>(),
  },
  (table) => [
    index("snapshots_team").on(table.teamId, table.deletedAt),
    index("snapshots_sandbox").on(table.sandboxId),
  ],
);
export type SnapshotRow = typeof snapshots.$inferSelect;
