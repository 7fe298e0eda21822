import { z } from "zod";
import { SNAPSHOT_STATUSES } from "../status.ts";
import {
  failureSchema,
  idSchema,
  isoDate,
  nameSchema,
  noteSchema,
  requestIdSchema,
  tagsSchema,
} from "./common.ts";
import { sandboxSchema } from "./sandbox.ts";

export const SNAPSHOT_KINDS = ["filesystem", "memory"] as const;

export const snapshotSchema = z.object({
  id: idSchema("snapshot"),
  name: z.string(),
  note: z.string(),
  tags: z.array(z.string()),
  kind: z.enum(SNAPSHOT_KINDS),
  status: z.enum(SNAPSHOT_STATUSES),
  /** Made by a fork; cleaned away when nothing runs from it. */
  automatic: z.boolean(),
  sandboxId: idSchema("sandbox").describe("The sandbox that it captures"),
  ownBytes: z.number().nullable(),
  rootfsBytes: z.number().nullable(),
  checkpointBytes: z.number().nullable(),
  frozenMs: z.number().nullable().describe("How long the source stood still"),
  /** Processes that went along, for people. */
  processCount: z.number().nullable(),
  ports: z.array(z.number()),
  createdAt: isoDate,
  failure: failureSchema.nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const createSnapshotInput = z.object({
  sandboxId: idSchema("sandbox"),
  name: nameSchema.optional(),
  note: noteSchema.optional(),
  requestId: requestIdSchema.optional(),
});
export const snapshotIdInput = z.object({ snapshotId: idSchema("snapshot") });
export const listSnapshotsInput = z.object({ sandboxId: idSchema("sandbox").optional() }).default({});
export const renameSnapshotInput = z.object({
  snapshotId: idSchema("snapshot"),
  name: nameSchema.optional(),
  note: noteSchema.optional(),
});
export const setSnapshotTagsInput = z.object({ snapshotId: idSchema("snapshot"), tags: tagsSchema });
export const deleteSnapshotOutput = z.object({ snapshotId: idSchema("snapshot"), freedBytes: z.number() });

export const forkOutput = z.object({
  snapshot: snapshotSchema,
  sandboxes: z.array(sandboxSchema),
  errors: z.array(z.object({ index: z.number(), failure: failureSchema })),
});
export type ForkResult = z.infer<typeof forkOutput>;

export const rollbackOutput = z.object({
  sandbox: sandboxSchema,
  /** The present as it was before: nothing of it is lost. */
  before: snapshotSchema,
});
export type RollbackResult = z.infer<typeof rollbackOutput>;
