"use client";
import { memo } from "react";
import { OperationProgress } from "@/components/shell/operation-progress";
import { Link } from "@/components/shell/team-navigation";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import { SnapshotTags } from "@/components/tags/snapshot-tags";
import { TagChips } from "@/components/tags/tag-chips";
import { Badge } from "@/components/ui/badge";
import { Bytes } from "@/components/ui/bytes";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { KIND_LABELS, KindBadge } from "./kind-badge";
import { NewFromSnapshotButton } from "./new-from-snapshot-button";
import { SnapshotMenu } from "./snapshot-menu";

export const SnapshotRow = memo(function SnapshotRow({
  snapshot,
  sourceName,
  rowIndex,
  onPickTag,
}: {
  snapshot: Snapshot;
  /** Of the sandbox that it was taken of. */
  sourceName: string;
  rowIndex: number;
  onPickTag: (tag: string) => void;
}) {
  return (
    <TableRow
      aria-rowindex={rowIndex}
      data-testid="snapshot"
      data-id={snapshot.id}
      data-state={snapshot.status}
      className="group/row relative"
    >
      <TableCell className="h-13 w-full max-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            href={`/snapshots/${snapshot.id}`}
            className="block truncate rounded-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
          >
            {snapshot.name}
          </Link>
          {snapshot.automatic ? <Badge className="max-sm:hidden">Automatic</Badge> : null}
          <TagChips tags={snapshot.tags} onPick={onPickTag} className="max-md:hidden" />
          <SnapshotTags
            snapshot={snapshot}
            className="relative z-10 -my-1 opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100 data-[state=open]:opacity-100 max-md:hidden"
          />
        </div>
        <SnapshotRowDetail snapshot={snapshot} />
      </TableCell>
      <TableCell className="max-sm:hidden">
        <KindBadge kind={snapshot.kind} />
      </TableCell>
      <TableCell className="max-md:hidden">
        <StatusBadge status={snapshot.status} />
      </TableCell>
      <TableCell className="max-w-48 truncate text-muted-foreground max-lg:hidden">
        <Link
          href={`/sandboxes/${snapshot.sandboxId}`}
          className="relative z-10 rounded-sm underline-offset-4 hover:text-foreground hover:underline"
        >
          {sourceName}
        </Link>
      </TableCell>
      <TableCell className="text-right max-sm:hidden">
        <Bytes value={snapshot.ownBytes} />
      </TableCell>
      <TableCell className="tabular whitespace-nowrap text-right text-muted-foreground max-xl:hidden">
        {snapshot.frozenMs === null ? "—" : formatDuration(snapshot.frozenMs)}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <RelativeTime at={snapshot.createdAt} />
      </TableCell>
      <TableCell className="w-px pl-0">
        <div className="relative z-10 flex items-center justify-end gap-0.5">
          <NewFromSnapshotButton snapshot={snapshot} iconOnly variant="quiet" size="icon-sm" />
          <SnapshotMenu snapshot={snapshot} />
        </div>
      </TableCell>
    </TableRow>
  );
});

function SnapshotRowDetail({ snapshot }: { snapshot: Snapshot }) {
  const operation = useRunningOperations().find((candidate) => candidate.snapshotId === snapshot.id);
  if (operation) return <OperationProgress compact operation={operation} className="max-w-64" />;
  if (snapshot.failure) {
    return (
      <p className="truncate text-destructive text-xs" title={snapshot.failure.message}>
        {snapshot.failure.message}
      </p>
    );
  }
  return (
    <p className="truncate text-muted-foreground text-xs">
      <span className="sm:hidden">
        {KIND_LABELS[snapshot.kind]}, <Bytes value={snapshot.ownBytes} />
      </span>
      <span className="max-sm:hidden">
        {snapshot.note ? (
          snapshot.note.split("\n")[0]
        ) : (
          <span className="font-mono text-2xs">{snapshot.id}</span>
        )}
      </span>
    </p>
  );
}
