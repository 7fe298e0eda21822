import type { z } from "zod";
import type { MetricsHistory, metricsHistoryInput } from "../../domain/schemas/metrics.ts";
import { MINUTE_MS } from "../../metrics/day-file.ts";
import { SAMPLE_MS } from "../../metrics/metrics-store.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { rounded } from "./rounded.ts";

/** What a sandbox used over the last hour or day. Of a terminated one it is kept for a day. */
export async function history({
  ctx,
  input: { sandboxId, range, since },
}: {
  ctx: Ctx;
  input: z.output<typeof metricsHistoryInput>;
}): Promise<MetricsHistory> {
  authorize(ctx, "read");
  const { id } = await requireSandbox(ctx, sandboxId);
  const period = { since, now: Date.now() };
  const points = range === "1h" ? await ctx.metrics.hour(id, period) : await ctx.metrics.day(id, period);
  return {
    intervalSeconds: (range === "1h" ? SAMPLE_MS : MINUTE_MS) / 1000,
    at: points.map(({ at }) => at),
    cpu: points.map(({ cpu }) => rounded(cpu, 4)),
    memoryBytes: points.map(({ memoryBytes }) => rounded(memoryBytes, 0)),
    pids: points.map(({ pids }) => rounded(pids, 1)),
    rxBytesPerSecond: points.map(({ rxBytesPerSecond }) => rounded(rxBytesPerSecond, 0)),
    txBytesPerSecond: points.map(({ txBytesPerSecond }) => rounded(txBytesPerSecond, 0)),
    diskBytes: points.map(({ diskBytes }) => rounded(diskBytes, 0)),
  };
}
