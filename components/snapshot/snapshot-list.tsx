"use client";
import { Camera, SearchX } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { Link } from "@/components/shell/team-navigation";
import { WindowedBody } from "@/components/shell/windowed-body";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { Table, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { SnapshotRow } from "./snapshot-row";

export function SnapshotList({
  snapshots,
  sourceName,
  hidden,
  onPickTag,
  error,
  onRetry,
  onShowAll,
}: {
  snapshots: Snapshot[] | undefined;
  /** Of the sandbox with this id. */
  sourceName: (id: string) => string;
  /** How many the filters leave out. */
  hidden: number;
  onPickTag: (tag: string) => void;
  error: unknown;
  onRetry: () => void;
  onShowAll: () => void;
}) {
  if (snapshots === undefined) {
    return error ? <FailureState error={error} onRetry={onRetry} /> : <TableSkeleton rows={6} />;
  }
  if (snapshots.length === 0) return <NoSnapshots hidden={hidden} onShowAll={onShowAll} />;
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <Table aria-rowcount={snapshots.length + 1} aria-label="Snapshots">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Name</TableHead>
            <TableHead className="max-sm:hidden">Kind</TableHead>
            <TableHead className="max-md:hidden">Status</TableHead>
            <TableHead className="max-lg:hidden">Source</TableHead>
            <TableHead className="text-right max-sm:hidden">Size</TableHead>
            <TableHead className="text-right max-xl:hidden">Frozen</TableHead>
            <TableHead className="max-md:hidden">Created</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <WindowedBody items={snapshots} columns={8}>
          {(snapshot, rowIndex) => (
            <SnapshotRow
              key={snapshot.id}
              snapshot={snapshot}
              sourceName={sourceName(snapshot.sandboxId)}
              rowIndex={rowIndex}
              onPickTag={onPickTag}
            />
          )}
        </WindowedBody>
      </Table>
    </div>
  );
}

function NoSnapshots({ hidden, onShowAll }: { hidden: number; onShowAll: () => void }) {
  if (hidden > 0) {
    return (
      <EmptyState
        icon={SearchX}
        title="No matching snapshots"
        description={`${plural(hidden, "other snapshot")} ${hidden === 1 ? "is" : "are"} hidden by the filters.`}
      >
        <Button onClick={onShowAll}>Show all</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Camera}
      title="No snapshots yet"
      description="A snapshot keeps a sandbox as it is at one instant: its files, or its files with memory and running processes. Take one with the buttons on a sandbox."
    >
      <Button asChild>
        <Link href="/sandboxes">Go to sandboxes</Link>
      </Button>
    </EmptyState>
  );
}
