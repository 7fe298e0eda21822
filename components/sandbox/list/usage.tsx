import { formatCpu, formatMemory } from "@/components/metrics/metric-kinds";
import { Sparkline } from "@/components/metrics/sparkline";
import { formatMiB } from "@/components/ui/format";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

const MEBIBYTE = 1024 ** 2;
type Props = { sandbox: Sandbox; metrics: LatestMetrics | undefined };

export function CpuUsage({ sandbox, metrics }: Props) {
  return (
    <Usage
      now={metrics?.cpu == null ? null : formatCpu(metrics.cpu)}
      limit={`of ${sandbox.cpu}`}
      values={metrics?.cpuTrend ?? []}
      max={sandbox.cpu}
    />
  );
}

export function MemoryUsage({ sandbox, metrics }: Props) {
  return (
    <Usage
      now={metrics?.memoryBytes == null ? null : formatMemory(metrics.memoryBytes)}
      limit={`of ${formatMiB(sandbox.memoryMiB)}`}
      values={metrics?.memoryTrend ?? []}
      max={sandbox.memoryMiB * MEBIBYTE}
    />
  );
}

/** The trend of the last minutes, and below each other what is used now and the limit. */
function Usage(props: {
  now: string | null;
  limit: string;
  values: readonly (number | null)[];
  max: number;
}) {
  return (
    <span className="flex items-center gap-2" title="Over the last 12 minutes">
      <Sparkline values={props.values} max={props.max} />
      <span className="tabular flex min-w-14 flex-col text-2xs leading-tight">
        <span>{props.now ?? "—"}</span>
        <span className="text-muted-foreground">{props.limit}</span>
      </span>
    </span>
  );
}
