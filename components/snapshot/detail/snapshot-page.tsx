"use client";
import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/components/account/use-me";
import { Comments } from "@/components/comments/comments";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { useTRPC } from "@/components/trpc/context";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { NoteShown } from "./note-shown";
import { SnapshotContents } from "./snapshot-contents";
import { SnapshotDependents } from "./snapshot-dependents";
import { SnapshotFacts } from "./snapshot-facts";
import { SnapshotHeader } from "./snapshot-header";
import { SnapshotNote } from "./snapshot-note";

export function SnapshotPage({ snapshotId }: { snapshotId: string }) {
  const trpc = useTRPC();
  const may = useMay("write");
  const { data: snapshot, error, refetch } = useQuery(trpc.snapshots.get.queryOptions({ snapshotId }));
  if (!snapshot) {
    return error ? (
      <FailureState error={error} onRetry={() => void refetch()} />
    ) : (
      <div className="p-6">
        <TableSkeleton rows={3} />
      </div>
    );
  }
  return (
    <div className="flex w-full max-w-5xl flex-col gap-4 px-4 py-4 sm:px-6 sm:py-5">
      <SnapshotHeader snapshot={snapshot} />
      <SnapshotFacts snapshot={snapshot} />
      {may ? <SnapshotNote key={snapshot.id} snapshot={snapshot} /> : <NoteShown note={snapshot.note} />}
      {snapshot.status === "ready" ? <SnapshotContents snapshot={snapshot} /> : null}
      <SnapshotDependents snapshot={snapshot} />
      <Card>
        <CardHeader>
          <CardTitle>Comments</CardTitle>
        </CardHeader>
        <CardContent>
          <Comments thing={{ snapshotId }} />
        </CardContent>
      </Card>
    </div>
  );
}
