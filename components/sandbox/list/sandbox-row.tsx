"use client";
import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge, StatusDot } from "@/components/ui/status-badge";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ForkButton } from "../actions/fork-button";
import { SandboxMenu } from "../actions/sandbox-menu";
import { SnapshotFilesystemButton } from "../actions/snapshot-filesystem-button";
import { SnapshotMemoryButton } from "../actions/snapshot-memory-button";
import { Limits } from "./limits";
import { Origin } from "./origin";
import { RowDetail } from "./row-detail";

export function SandboxRow({ sandbox, rowIndex }: { sandbox: Sandbox; rowIndex: number }) {
  const live = sandbox.status === "running" || sandbox.status === "paused";
  return (
    <TableRow
      aria-rowindex={rowIndex}
      data-testid="sandbox"
      data-id={sandbox.id}
      data-state={sandbox.status}
      className="relative"
    >
      <TableCell className="h-13 w-full max-w-0">
        <div className="flex min-w-0 items-center gap-2.5">
          <StatusDot status={sandbox.status} className="sm:hidden" />
          <div className="min-w-0 flex-1">
            {/* The link covers the row; what can be pressed lies above it. */}
            <Link
              href={`/sandboxes/${sandbox.id}`}
              className="block truncate rounded-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
            >
              {sandbox.name}
            </Link>
            <RowDetail sandbox={sandbox} />
          </div>
        </div>
      </TableCell>
      <TableCell className="max-sm:hidden">
        <StatusBadge status={sandbox.status} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-lg:hidden">
        <Limits sandbox={sandbox} />
      </TableCell>
      <TableCell className="max-w-56 whitespace-nowrap max-md:hidden">
        <Origin sandbox={sandbox} />
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
}
