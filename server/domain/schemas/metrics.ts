import { z } from "zod";
import { idSchema } from "./common.ts";

export const METRIC_RANGES = ["1h", "24h"] as const;
export type MetricRange = (typeof METRIC_RANGES)[number];

export const metricsHistoryInput = z.object({
  sandboxId: idSchema("sandbox"),
  range: z.enum(METRIC_RANGES).default("1h").describe("1h: as sampled, every 5 s; 24h: by the minute"),
  since: z
    .number()
    .min(0)
    .default(0)
    .describe("Only what is later than this; milliseconds since 1970, such as the last `at` of an answer"),
});

/** The same index in every list is the same moment; null where it isn't known. */
const values = (what: string) => z.array(z.number().nullable()).describe(what);
export const metricsHistoryOutput = z.object({
  intervalSeconds: z.number().describe("How far apart the points usually are"),
  at: z.array(z.number()).describe("Milliseconds since 1970, oldest first"),
  cpu: values("CPUs in use: 1.5 is one and a half"),
  memoryBytes: values("Without the page cache that can be dropped at once"),
  pids: values("Processes and threads"),
  rxBytesPerSecond: values("What the sandbox received"),
  txBytesPerSecond: values("What the sandbox sent"),
  diskBytes: values("What the sandbox has written on top of its image or snapshot"),
});
export type MetricsHistory = z.infer<typeof metricsHistoryOutput>;

export const latestMetricsSchema = z.object({
  sandboxId: idSchema("sandbox"),
  at: z.number().describe("Of the last sample; milliseconds since 1970"),
  cpu: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  pids: z.number().nullable(),
  diskBytes: z.number().nullable(),
  cpuTrend: values("The last 12 minutes in steps of 30 s, oldest first"),
  memoryTrend: values("The last 12 minutes in steps of 30 s, oldest first"),
});
export type LatestMetrics = z.infer<typeof latestMetricsSchema>;
