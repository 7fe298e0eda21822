"use client";
import { memo } from "react";
import { May } from "@/components/account/may";
import { Here } from "@/components/presence/here";
import { Link } from "@/components/shell/team-navigation";
import { SandboxTags } from "@/components/tags/sandbox-tags";
import { Checkbox } from "@/components/ui/checkbox";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge, StatusDot } from "@/components/ui/status-badge";
import { TableCell, TableRow } from "@/components/ui/table";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ForkButton } from "../actions/fork-button";
import { SandboxMenu } from "../actions/sandbox-menu";
import { SnapshotFilesystemButton } from "../actions/snapshot-filesystem-button";
import { SnapshotMemoryButton } from "../actions/snapshot-memory-button";
import { Origin } from "./origin";
import { RowDetail } from "./row-detail";
import { CpuUsage, MemoryUsage } from "./usage";

export const SandboxRow = memo(function SandboxRow({
  sandbox,
  rowIndex,
  metrics,
  sourceName,
  ticked,
  onTick,
  onPickTag,
}: {
  sandbox: Sandbox;
  rowIndex: number;
  metrics: LatestMetrics | undefined;
  sourceName: string | undefined;
  ticked: boolean;
  onTick: (id: string, on: boolean, range: boolean) => void;
  onPickTag: (tag: string) => void;
}) {
  const live = sandbox.status === "running" || sandbox.status === "paused";
  return (
    <TableRow
      aria-rowindex={rowIndex}
      data-testid="sandbox"
      data-id={sandbox.id}
      data-state={sandbox.status}
      data-selected={ticked}
      className="group/row relative"
    >
      <TableCell className="w-px pr-0">
        <span className="relative z-10 grid">
          <May>
            <Checkbox
              aria-label={`Select ${sandbox.name}`}
              checked={ticked}
              onClick={(event) => onTick(sandbox.id, !ticked, event.shiftKey)}
            />
          </May>
        </span>
      </TableCell>
      <TableCell className="h-13 w-full min-w-40 max-w-0">
        <div className="flex min-w-0 items-center gap-2.5">
          <StatusDot status={sandbox.status} className="sm:hidden" />
          <div className="min-w-0 flex-1">
            {/* The link covers the row; what can be pressed lies above it. */}
            <div className="flex min-w-0 items-center gap-1.5">
              <Link
                href={`/sandboxes/${sandbox.id}`}
                className="block min-w-0 truncate rounded-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
              >
                {sandbox.name}
              </Link>
              <Here spot={{ sandboxId: sandbox.id }} className="relative z-10" />
              <SandboxTags
                sandbox={sandbox}
                className="relative z-10 -my-1 opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100 data-[state=open]:opacity-100 max-md:hidden"
              />
            </div>
            <RowDetail sandbox={sandbox} onPickTag={onPickTag} />
          </div>
        </div>
      </TableCell>
      <TableCell className="max-sm:hidden">
        <StatusBadge status={sandbox.status} />
      </TableCell>
      <TableCell className="max-lg:hidden">
        <CpuUsage sandbox={sandbox} metrics={metrics} />
      </TableCell>
      <TableCell className="max-lg:hidden">
        <MemoryUsage sandbox={sandbox} metrics={metrics} />
      </TableCell>
      <TableCell className="max-w-40 whitespace-nowrap max-md:hidden">
        <Origin sandbox={sandbox} sourceName={sourceName} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <RelativeTime at={sandbox.createdAt} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-xl:hidden">
        {sandbox.expiresAt && !sandbox.endedAt ? <RelativeTime at={sandbox.expiresAt} /> : "—"}
      </TableCell>
      <TableCell className="w-px pl-0">
        <div className="relative z-10 flex items-center justify-end gap-0.5">
          {live ? (
            <div className="flex gap-0.5 max-md:hidden">
              <SnapshotFilesystemButton sandbox={sandbox} iconOnly variant="quiet" size="icon-sm" />
              <SnapshotMemoryButton sandbox={sandbox} iconOnly variant="quiet" size="icon-sm" />
            </div>
          ) : null}
          {live ? <ForkButton sandbox={sandbox} iconOnly variant="quiet" size="icon-sm" /> : null}
          <SandboxMenu sandbox={sandbox} />
        </div>
      </TableCell>
    </TableRow>
  );
});
