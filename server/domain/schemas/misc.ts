import { z } from "zod";
import { IMAGE_STATUSES, OPERATION_STATUSES, SANDBOX_STATUSES, SNAPSHOT_STATUSES } from "../status.ts";
import { failureSchema, idSchema, isoDate, portSchema, requestIdSchema, textSchema } from "./common.ts";
import { SNAPSHOT_KINDS } from "./snapshot.ts";

// ---- ports
export const portInput = z.object({ sandboxId: idSchema("sandbox"), port: portSchema });
export const PORT_VISIBILITIES = ["private", "public"] as const;
export type PortVisibility = (typeof PORT_VISIBILITIES)[number];
export const setPortVisibilityInput = portInput.extend({
  visibility: z
    .enum(PORT_VISIBILITIES)
    .describe("private: the team only; public: everybody who knows the address, without signing in"),
});
export const exposedPortSchema = z.object({
  port: z.number(),
  visibility: z.enum(PORT_VISIBILITIES),
  url: z.string(),
  listening: z.boolean().nullable(),
});
export const scannedPortsSchema = z
  .array(z.object({ port: z.number(), exposed: z.boolean() }))
  .nullable()
  .describe("What something listens on now; null where that can't be known");
export const unexposeOutput = z.object({ port: z.number() });

// ---- images
export const imageSchema = z.object({
  id: idSchema("image"),
  reference: z.string(),
  status: z.enum(IMAGE_STATUSES),
  source: z.enum(["built-in", "pull", "import", "snapshot"]),
  /** Set for the image of a snapshot; that one may be deleted since. */
  snapshotId: idSchema("snapshot").nullable(),
  digest: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** What is there and descends from it, also through snapshots. Told by images.list only; elsewhere 0. */
  sandboxCount: z.number(),
  snapshotCount: z.number(),
  createdAt: isoDate,
  failure: failureSchema.nullable(),
});
export type Image = z.infer<typeof imageSchema>;

export const referenceSchema = z
  .string()
  .trim()
  .min(1)
  .max(512)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/,
    "An image reference looks like alpine:3.22 or registry.example.com/team/app:1",
  )
  .describe("Such as alpine:3.22, or registry.example.com/team/app:1");
export const pullImageInput = z.object({
  reference: referenceSchema,
  username: textSchema.max(256).optional(),
  password: textSchema.max(4096).optional(),
  plainHttp: z
    .boolean()
    .default(false)
    .describe("Speak HTTP without TLS to the registry; for one on your own machine"),
  requestId: requestIdSchema.optional(),
});
export const importImageInput = z.object({
  reference: referenceSchema,
  path: textSchema.max(4096).startsWith("/").describe("An OCI archive (tar) on the server's disk"),
  requestId: requestIdSchema.optional(),
});
export const deleteImageInput = z.object({ imageId: idSchema("image") });
export const deleteImageOutput = z.object({ imageId: idSchema("image"), freedBytes: z.number() });

// ---- operations
export const OPERATION_KINDS = [
  "sandbox.create",
  "sandbox.fork",
  "sandbox.rollback",
  "sandbox.pause",
  "sandbox.resume",
  "sandbox.terminate",
  "snapshot.filesystem",
  "snapshot.memory",
  "snapshot.delete",
  "image.pull",
  "image.import",
  "image.build",
  "image.push",
  "image.delete",
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];
export const operationSchema = z.object({
  id: idSchema("operation"),
  kind: z.enum(OPERATION_KINDS),
  status: z.enum(OPERATION_STATUSES),
  step: z.string().nullable(),
  detail: z.string().nullable(),
  progress: z.number().nullable(),
  /** What moves side by side, such as the layers of an image. */
  parts: z.array(z.object({ name: z.string(), done: z.number(), total: z.number() })).nullable(),
  /** Whether operations.cancel may be called now. */
  cancellable: z.boolean(),
  sandboxId: idSchema("sandbox").nullable(),
  snapshotId: idSchema("snapshot").nullable(),
  imageId: idSchema("image").nullable(),
  /** What it works on, by name, for toasts. */
  subject: z.string(),
  requestId: z.string().nullable(),
  failure: failureSchema.nullable(),
  startedAt: isoDate,
  endedAt: isoDate.nullable(),
});
export type Operation = z.infer<typeof operationSchema>;
export const operationIdInput = z.object({ operationId: idSchema("operation") });
export const waitOperationInput = z.object({
  operationId: idSchema("operation"),
  timeoutMs: z.int().min(0).max(3_600_000).default(600_000),
});
export const listOperationsInput = z
  .object({
    sandboxId: idSchema("sandbox").optional(),
    runningOnly: z.boolean().default(false),
    limit: z.int().min(1).max(500).default(100),
  })
  .default({ runningOnly: false, limit: 100 });

// ---- events
export const EVENT_NOUNS = [
  "sandbox",
  "process",
  "snapshot",
  "image",
  "operation",
  "port",
  "registry",
  "file",
  "comment",
  // Of the team, not of its sandboxes: told in the audit log.
  "team",
  "member",
  "invitation",
  "apiKey",
  "session",
  "share",
] as const;
export type EventNoun = (typeof EVENT_NOUNS)[number];
export const ACTOR_KINDS = ["session", "apiKey", "share", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
export const eventSchema = z.object({
  /** Grows by at least one with each event; ask for events after it to resume. */
  sequence: z.number(),
  /** `noun.verb`, such as `sandbox.created`, `operation.moved`. */
  type: z.string(),
  noun: z.enum(EVENT_NOUNS),
  /** Id of the thing. */
  subjectId: z.string(),
  sandboxId: z.string().nullable(),
  /** The person, also where an API key of theirs did it; `system` for the server itself. */
  actorId: z.string(),
  actorKind: z.enum(ACTOR_KINDS),
  /** What they were called at that moment. */
  actorName: z.string(),
  at: isoDate,
  data: z.record(z.string(), z.unknown()),
});
export type ForkyardEvent = z.infer<typeof eventSchema>;
export const subscribeInput = z
  .object({
    lastEventId: textSchema.max(64).optional().describe("tRPC's resume point: the last sequence seen"),
    sinceSequence: z.int().min(0).optional(),
  })
  .default({});

// ---- lineage
export const lineageInput = z
  .object({
    rootId: textSchema.max(512).optional(),
    /** false: without them, which every node's `parentId` tells already. */
    edges: z.boolean().optional(),
  })
  .default({});
export const lineageNodeSchema = z.object({
  /** Id of the image, sandbox or snapshot. */
  id: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  createdAt: isoDate.nullable(),
  detail: z.discriminatedUnion("type", [
    z.object({ type: z.literal("image"), sizeBytes: z.number().nullable() }),
    z.object({
      type: z.literal("sandbox"),
      status: z.enum(SANDBOX_STATUSES),
      forkedFromId: z.string().nullable(),
      /** Set on what a sandbox was before it was rolled back: the id of that sandbox. */
      pastOf: z.string().optional(),
    }),
    z.object({
      type: z.literal("snapshot"),
      kind: z.enum(SNAPSHOT_KINDS),
      status: z.enum(SNAPSHOT_STATUSES),
      automatic: z.boolean(),
      ownBytes: z.number().nullable(),
      frozenMs: z.number().nullable(),
    }),
  ]),
});
export type LineageNode = z.infer<typeof lineageNodeSchema>;
export const lineageOutput = z.object({
  nodes: z.array(lineageNodeSchema),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
});

// ---- system
export const systemInfoOutput = z.object({
  version: z.string(),
  host: z.object({ cpus: z.number(), memoryMiB: z.number(), arch: z.string() }),
  baseImage: z.string(),
  engine: z.object({
    address: z.string(),
    managed: z.boolean(),
    containerd: z.string(),
    runc: z.string(),
    criu: z.string(),
    kernel: z.string(),
  }),
  capabilities: z.record(z.string(), z.object({ available: z.boolean(), reason: z.string().nullable() })),
});
