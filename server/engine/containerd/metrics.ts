import type { SandboxMetrics } from "../port.ts";
import { unpackAny } from "./any.ts";
import type { Metric } from "./gen/containerd/types/types_pb.js";
import { MetricsSchema as MetricsV1 } from "./gen/io/containerd/cgroups/v1/metrics_pb.js";
import { MetricsSchema as MetricsV2 } from "./gen/io/containerd/cgroups/v2/metrics_pb.js";

/** What a cgroup tells; the network is no part of it. */
export type CgroupMetrics = Omit<SandboxMetrics, "network">;

/**
 * One task's metrics, from cgroup v1 or v2; null when it is neither. Memory is without the page cache that
 * the kernel can drop at once, as `docker stats` counts it. A limit is 0 where none is set.
 */
export function decodeMetrics(metric: Metric): CgroupMetrics | null {
  const at = metric.timestamp
    ? new Date(Number(metric.timestamp.seconds) * 1000 + metric.timestamp.nanos / 1e6)
    : new Date();
  const v1 = unpackAny(MetricsV1, metric.data);
  if (v1) {
    return {
      at,
      cpuUsec: Number((v1.cpu?.usage?.total ?? 0n) / 1000n),
      memoryBytes: used(v1.memory?.usage?.usage, v1.memory?.totalInactiveFile),
      memoryLimitBytes: limit(v1.memory?.usage?.limit),
      pids: Number(v1.pids?.current ?? 0n),
      pidsLimit: limit(v1.pids?.limit),
    };
  }
  const v2 = unpackAny(MetricsV2, metric.data);
  if (!v2) return null;
  return {
    at,
    cpuUsec: Number(v2.cpu?.usageUsec ?? 0n),
    memoryBytes: used(v2.memory?.usage, v2.memory?.inactiveFile),
    memoryLimitBytes: limit(v2.memory?.usageLimit),
    pids: Number(v2.pids?.current ?? 0n),
    pidsLimit: limit(v2.pids?.limit),
  };
}

function used(usage = 0n, inactiveFile = 0n): number {
  return Number(usage > inactiveFile ? usage - inactiveFile : 0n);
}

/** cgroups write "no limit" as about 2^63; anything beyond what a number holds exactly is that. */
function limit(value = 0n): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(value);
}
