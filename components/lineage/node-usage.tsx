"use client";
import type { ReactNode } from "react";
import { formatCpu, formatMemory } from "@/components/metrics/metric-kinds";
import { useSandboxLatest } from "@/components/metrics/use-latest";

/** What a running sandbox uses now: `0.20 CPU · 34 MiB`; as long as that isn't known, the children. */
export function NodeUsage({
  sandboxId,
  running,
  children = null,
}: {
  sandboxId: string;
  running: boolean;
  children?: ReactNode;
}) {
  if (!running) return children;
  return <Usage sandboxId={sandboxId}>{children}</Usage>;
}

function Usage({ sandboxId, children }: { sandboxId: string; children: ReactNode }) {
  const latest = useSandboxLatest(sandboxId);
  if (latest?.cpu == null || latest.memoryBytes == null) return children;
  return (
    <span data-testid="node-usage" className="tabular truncate">
      {formatCpu(latest.cpu)} CPU · {formatMemory(latest.memoryBytes)}
    </span>
  );
}
