import { z } from "zod";
import { SNAPSHOT_STATUSES } from "../status.ts";
import { idSchema, isoDate } from "./common.ts";
import { SNAPSHOT_KINDS } from "./snapshot.ts";

const thing = {
  snapshotId: idSchema("snapshot").optional(),
  processId: idSchema("process").optional().describe("A running terminal"),
};
const one = (input: { snapshotId?: unknown; processId?: unknown }) =>
  (input.snapshotId === undefined) !== (input.processId === undefined);

export const createShareInput = z
  .object({
    ...thing,
    expiresInHours: z
      .int()
      .min(1)
      .max(24 * 90)
      .default(24),
  })
  .refine(one, { error: "Give either snapshotId or processId" });
export const listSharesInput = z.object(thing).default({});
export const shareIdInput = z.object({ shareId: idSchema("share") });

export const shareSchema = z.object({
  id: idSchema("share"),
  kind: z.enum(["snapshot", "terminal"]),
  /** Of the snapshot, or of the terminal and its sandbox. */
  name: z.string(),
  snapshotId: idSchema("snapshot").nullable(),
  processId: idSchema("process").nullable(),
  createdAt: isoDate,
  expiresAt: isoDate,
  /** When somebody opened it last. */
  lastUsedAt: isoDate.nullable(),
});
export type Share = z.infer<typeof shareSchema>;
export const createShareOutput = z.object({
  share: shareSchema,
  url: z.string().describe("Whoever opens it sees this one thing; shown this once"),
});

/** What a share link shows. */
export const sharedViewSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("snapshot"),
    shareId: idSchema("share"),
    team: z.string(),
    expiresAt: isoDate,
    snapshot: z.object({
      name: z.string(),
      note: z.string(),
      kind: z.enum(SNAPSHOT_KINDS),
      status: z.enum(SNAPSHOT_STATUSES),
      ownBytes: z.number().nullable(),
      rootfsBytes: z.number().nullable(),
      checkpointBytes: z.number().nullable(),
      frozenMs: z.number().nullable(),
      createdAt: isoDate,
      /** What ran in it at that instant, by name. */
      processes: z.array(z.string()),
      ports: z.array(z.number()),
    }),
  }),
  z.object({
    kind: z.literal("terminal"),
    shareId: idSchema("share"),
    team: z.string(),
    expiresAt: isoDate,
    terminal: z.object({ title: z.string(), sandbox: z.string(), running: z.boolean() }),
  }),
]);
export type SharedView = z.infer<typeof sharedViewSchema>;
