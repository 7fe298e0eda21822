"use client";
import { formatCpu, formatMemory } from "@/components/metrics/metric-kinds";
import { useSandboxLatest } from "@/components/metrics/use-latest";

/** What a running sandbox uses now: `0.2 CPU · 34 MB`. */
export function NodeUsage({ sandboxId, running }: { sandboxId: string; running: boolean }) {
  const latest = useSandboxLatest(sandboxId, running);
  if (!running || latest?.cpu == null || latest.memoryBytes == null) return null;
  return (
    <span data-testid="node-usage" className="tabular truncate">
      {formatCpu(latest.cpu)} CPU · {formatMemory(latest.memoryBytes)}
    </span>
  );
}
