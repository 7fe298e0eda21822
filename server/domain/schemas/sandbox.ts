import { z } from "zod";
import { SANDBOX_STATUSES } from "../status.ts";
import {
  envSchema,
  failureSchema,
  idSchema,
  isoDate,
  nameSchema,
  portSchema,
  requestIdSchema,
  tagsSchema,
  textSchema,
  ttlSchema,
} from "./common.ts";

export const sandboxSchema = z.object({
  id: idSchema("sandbox"),
  name: z.string(),
  status: z.enum(SANDBOX_STATUSES),
  /** Where it came from: exactly one of the two is set, for a fork the snapshot. */
  imageReference: z.string().nullable(),
  snapshotId: idSchema("snapshot").nullable(),
  /** Made from a memory snapshot's files alone, without its processes. */
  filesOnly: z.boolean(),
  /** The sandbox it was forked from, if it is a fork. */
  forkedFromId: idSchema("sandbox").nullable(),
  cpu: z.number(),
  memoryMiB: z.number(),
  pidsLimit: z.number(),
  network: z.enum(["nat", "none"]),
  env: z.record(z.string(), z.string()),
  tags: z.array(z.string()),
  expiresAt: isoDate.nullable(),
  createdAt: isoDate,
  startedAt: isoDate.nullable(),
  endedAt: isoDate.nullable(),
  failure: failureSchema.nullable(),
});
export type Sandbox = z.infer<typeof sandboxSchema>;

export const createSandboxInput = z
  .object({
    name: nameSchema.optional(),
    image: textSchema
      .trim()
      .min(1)
      .max(512)
      .optional()
      .describe("Reference of an image on this node; the base image if absent"),
    snapshotId: idSchema("snapshot").optional().describe("A filesystem or memory snapshot to start from"),
    filesOnly: z
      .boolean()
      .optional()
      .describe("With a memory snapshot: take its files alone, and start without its processes and ports"),
    cpu: z.number().positive().optional().describe("CPUs, such as 0.5. Default 1, or the snapshot's"),
    memoryMiB: z.int().positive().optional().describe("Memory limit in MiB. Default 512, or the snapshot's"),
    pidsLimit: z
      .int()
      .positive()
      .optional()
      .describe("How many processes and threads at most. Default 1024, or the snapshot's"),
    env: envSchema.default({}),
    ports: z.array(portSchema).max(50).default([]).describe("Ports to expose at once"),
    network: z
      .enum(["nat", "none"])
      .optional()
      .describe(
        "nat: outbound connections; none: loopback only. Default nat, or the snapshot's; none on a host without nat",
      ),
    ttlSeconds: ttlSchema.optional(),
    requestId: requestIdSchema.optional(),
  })
  .refine((input) => !(input.image && input.snapshotId), { error: "Give image or snapshotId, not both" });

export const sandboxIdInput = z.object({ sandboxId: idSchema("sandbox") });
export const listSandboxesInput = z
  .object({
    includeTerminated: z.boolean().default(false),
    snapshotId: idSchema("snapshot").optional().describe("Only those made from this snapshot"),
  })
  .default({ includeTerminated: false });
export const sourceNamesInput = z
  .object({ includeTerminated: z.boolean().default(false) })
  .default({ includeTerminated: false });
/** By the id of what they came from. */
export const sourceNamesOutput = z.record(z.string(), z.string());
export const renameSandboxInput = z.object({ sandboxId: idSchema("sandbox"), name: nameSchema });
export const setTagsInput = z.object({ sandboxId: idSchema("sandbox"), tags: tagsSchema });
export const setTtlInput = z.object({ sandboxId: idSchema("sandbox"), ttlSeconds: ttlSchema });
export const forkInput = z.object({
  sandboxId: idSchema("sandbox"),
  count: z.int().min(1, "At least 1 fork").max(20, "At most 20 forks at once").default(1),
  name: nameSchema.optional().describe("Name of the fork; with a count above 1 a number follows"),
  requestId: requestIdSchema.optional(),
});

export const rollbackInput = z.object({
  sandboxId: idSchema("sandbox"),
  snapshotId: idSchema("snapshot").describe("One of the snapshots of this sandbox"),
  requestId: requestIdSchema.optional(),
});
