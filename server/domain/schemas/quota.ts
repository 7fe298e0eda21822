import { z } from "zod";

const MAX_BYTES = 2 ** 50;

const amount = (schema: z.ZodNumber, what: string) =>
  schema.nullable().describe(`${what}; null for as much as one likes`);

export const quotasSchema = z.object({
  sandboxes: amount(z.int().min(0).max(1_000_000), "Sandboxes that are not terminated"),
  memoryMiB: amount(
    z
      .int()
      .min(0)
      .max(2 ** 30),
    "MiB of memory that these may use together",
  ),
  cpu: amount(z.number().min(0).max(1_000_000), "CPUs that these may use together"),
  snapshotBytes: amount(z.int().min(0).max(MAX_BYTES), "Bytes that snapshots take together"),
});

export const quotaReportSchema = z.object({
  quotas: quotasSchema,
  used: z.object({
    sandboxes: z.number(),
    memoryMiB: z.number(),
    cpu: z.number(),
    snapshotBytes: z.number(),
  }),
});
export type QuotaReport = z.infer<typeof quotaReportSchema>;
