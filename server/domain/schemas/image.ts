import { z } from "zod";
import { SANDBOX_STATUSES } from "../status.ts";
import { idSchema, requestIdSchema } from "./common.ts";
import { referenceSchema } from "./misc.ts";

export const buildImageInput = z.object({
  snapshotId: idSchema("snapshot"),
  reference: referenceSchema,
  compression: z
    .enum(["gzip", "zstd"])
    .default("gzip")
    .describe("gzip is read by everything, zstd is faster and smaller"),
  requestId: requestIdSchema.optional(),
});

export const pushImageInput = z.object({
  imageId: idSchema("image"),
  target: referenceSchema.optional().describe("Where to; its own name if left out"),
  plainHttp: z.boolean().default(false),
  requestId: requestIdSchema.optional(),
});
export const pushImageOutput = z.object({ imageId: idSchema("image"), target: z.string() });

export const uploadImageInput = z.object({
  reference: referenceSchema,
  requestId: requestIdSchema.optional(),
});

export const imageImpactOutput = z.object({
  /** What deleting it would free now, bytes. */
  freedBytes: z.number(),
  /** Sandboxes that were made from it directly and still are there: while there are any it can't be deleted. */
  blocking: z.array(z.object({ id: idSchema("sandbox"), name: z.string() })),
  /** What descends from it, also through snapshots; they keep what they need of it. */
  sandboxes: z.array(
    z.object({ id: idSchema("sandbox"), name: z.string(), status: z.enum(SANDBOX_STATUSES) }),
  ),
  snapshots: z.array(z.object({ id: idSchema("snapshot"), name: z.string() })),
});
export type ImageImpact = z.infer<typeof imageImpactOutput>;
