import { and, eq, inArray } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { LatestMetrics } from "../../domain/schemas/metrics.ts";
import { Mean, type MetricPoint } from "../../metrics/point.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { rounded } from "./rounded.ts";

const STEP_MS = 30_000;
const STEPS = 24;

/** The last sample and the trend of each running or paused sandbox that has any: one answer for a whole list. */
export async function latest({ ctx }: { ctx: Ctx }): Promise<LatestMetrics[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select({ id: sandboxes.id })
    .from(sandboxes)
    .where(and(eq(sandboxes.teamId, ctx.actor.teamId), inArray(sandboxes.status, ["running", "paused"])));
  // Steps begin at whole half minutes, so that the same ones are the same in the next answer.
  const end = (Math.floor(Date.now() / STEP_MS) + 1) * STEP_MS;
  return rows.flatMap(({ id }) => {
    const points = ctx.metrics.recent(id, end - STEPS * STEP_MS - 1);
    const last = points.at(-1);
    return last === undefined ? [] : [summary(id, points, last, end)];
  });
}

function summary(sandboxId: string, points: MetricPoint[], last: MetricPoint, end: number): LatestMetrics {
  const steps = Array.from({ length: STEPS }, () => new Mean());
  for (const point of points) steps[STEPS - 1 - Math.floor((end - 1 - point.at) / STEP_MS)]?.add(point);
  const means = steps.map((mean) => mean.at(0));
  return {
    sandboxId,
    at: last.at,
    cpu: rounded(last.cpu, 3),
    memoryBytes: rounded(last.memoryBytes, 0),
    pids: rounded(last.pids, 0),
    diskBytes: rounded(last.diskBytes, 0),
    cpuTrend: means.map(({ cpu }) => rounded(cpu, 3)),
    memoryTrend: means.map(({ memoryBytes }) => rounded(memoryBytes, 0)),
  };
}
