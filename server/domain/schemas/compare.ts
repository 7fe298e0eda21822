import { z } from "zod";
import { isId } from "../ids.ts";
import { idSchema, textSchema } from "./common.ts";
import { SNAPSHOT_KINDS } from "./snapshot.ts";

const comparableId = z
  .string()
  .max(64)
  .refine((text) => isId("sandbox", text) || isId("snapshot", text), {
    error: (issue) => `${String(issue.input)} is not the ID of a sandbox or snapshot`,
  })
  .describe("ID of a sandbox or a snapshot");

export const CHANGES = ["added", "changed", "removed"] as const;
export type Change = (typeof CHANGES)[number];

const pair = {
  a: comparableId.optional().describe("What to compare with; what `b` was made from if absent"),
  b: comparableId,
};

export const comparePairInput = z.object({ a: comparableId, b: comparableId });

export const compareFilesInput = z.object({
  ...pair,
  query: textSchema.max(1024).default("").describe("Only paths that contain this"),
  change: z.enum(CHANGES).optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(5000).default(200),
  fresh: z
    .boolean()
    .default(false)
    .describe("Look at sandboxes now; without it what was seen up to 10 s ago will do"),
});

const entrySchema = z.object({
  kind: z.enum(["file", "directory", "symlink", "other"]),
  size: z.number(),
  mode: z.number(),
});

export const fileChangeSchema = z.object({
  path: z.string(),
  /** From `a` to `b`. */
  change: z.enum(CHANGES),
  a: entrySchema.nullable(),
  b: entrySchema.nullable(),
  /** With a common ancestor: what is there, and what each side did to it since. */
  base: entrySchema.nullable(),
  sinceBase: z.object({ a: z.enum(CHANGES).nullable(), b: z.enum(CHANGES).nullable() }).nullable(),
});
export type FileChange = z.infer<typeof fileChangeSchema>;

export const compareFilesOutput = z.object({
  files: z.array(fileChangeSchema),
  /** How many there are of each, without query and change. */
  counts: z.object({ added: z.number(), changed: z.number(), removed: z.number() }),
  /** How many match query and change. */
  matching: z.number(),
  /** Bytes of what is new or other in `b`. */
  bytes: z.number(),
  /** false: there are more differences than can be looked at. */
  complete: z.boolean(),
});
export type FileComparison = z.infer<typeof compareFilesOutput>;

export const compareFileInput = z.object({ ...pair, path: textSchema.min(1).max(4096).startsWith("/") });

const contentSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string(), size: z.number() }),
  z.object({ kind: z.literal("binary"), size: z.number() }),
  z.object({ kind: z.literal("tooLarge"), size: z.number() }),
  z.object({ kind: z.literal("symlink"), target: z.string() }),
  z.object({ kind: z.literal("other") }),
]);
export type FileContent = z.infer<typeof contentSchema>;
export const compareFileOutput = z.object({
  path: z.string(),
  a: contentSchema.nullable(),
  b: contentSchema.nullable(),
  base: contentSchema.nullable(),
});

export const comparedThingSchema = z.object({
  type: z.enum(["sandbox", "snapshot", "image"]),
  id: z.string(),
  name: z.string(),
  /** Set for a snapshot. */
  kind: z.enum(SNAPSHOT_KINDS).nullable(),
});
export type ComparedThing = z.infer<typeof comparedThingSchema>;

/** What stands in a row of all columns; null where that is not known or was not captured. */
const columns = <T extends z.ZodType>(cell: T) => ({ base: cell, a: cell, b: cell });

export const compareSummaryOutput = z.object({
  a: comparedThingSchema,
  b: comparedThingSchema,
  /** The nearest that both come from; null if they share nothing, or if it is one of the two. */
  base: comparedThingSchema.nullable(),
  processes: z.array(z.object({ command: z.string(), cwd: z.string(), ...columns(z.number().nullable()) })),
  ports: z.array(z.object({ port: z.number(), ...columns(z.boolean().nullable()) })),
  packages: z.array(
    z.object({
      manager: z.enum(["dpkg", "apk", "pip", "npm"]),
      name: z.string(),
      ...columns(z.string().nullable().describe("The version; null if it is not installed")),
    }),
  ),
});
export type CompareSummary = z.infer<typeof compareSummaryOutput>;

export const capturedOutput = z.object({
  madeFrom: comparedThingSchema.nullable(),
  sharedBytes: z.number().nullable().describe("Of files that it has in common with what it was made from"),
  processes: z.array(
    z.object({ key: z.string(), title: z.string(), command: z.string(), cwd: z.string(), tty: z.boolean() }),
  ),
  ports: z.array(z.number()),
  listening: z.array(z.number()).nullable(),
  versions: z
    .object({
      containerd: z.string(),
      runc: z.string(),
      criu: z.string(),
      kernel: z.string(),
      cpuModel: z.string(),
    })
    .nullable(),
});
export const capturedInput = z.object({ snapshotId: idSchema("snapshot") });
