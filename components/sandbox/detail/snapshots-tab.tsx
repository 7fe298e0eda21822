"use client";
import { useQuery } from "@tanstack/react-query";
import { Camera } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { useTRPC } from "@/components/trpc/context";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { SnapshotFilesystemButton } from "../actions/snapshot-filesystem-button";
import { SnapshotMemoryButton } from "../actions/snapshot-memory-button";
import { isOver, useSandbox } from "./sandbox-context";
import { SnapshotItem } from "./snapshot-item";
import { TabBody } from "./tab-body";

/** The snapshots that were taken of this sandbox, newest first. */
export function SnapshotsTab() {
  const sandbox = useSandbox();
  const { data, error, refetch } = useQuery(useTRPC().snapshots.list.queryOptions({ sandboxId: sandbox.id }));
  if (error && !data) return <FailureState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <TabBody>
        <Skeleton className="h-24" />
      </TabBody>
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState
        icon={Camera}
        title="No snapshots of this sandbox"
        description={
          isOver(sandbox)
            ? "It ended without one, so what was in it is gone."
            : "A snapshot keeps its files, or its files and everything running, as they are at one instant. New sandboxes start from it."
        }
      >
        {isOver(sandbox) ? null : (
          <>
            <SnapshotFilesystemButton sandbox={sandbox} />
            <SnapshotMemoryButton sandbox={sandbox} />
          </>
        )}
      </EmptyState>
    );
  }
  return (
    <TabBody>
      <Card>
        <ul aria-label="Snapshots of this sandbox" className="divide-y">
          {data
            .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
            .map((snapshot) => (
              <SnapshotItem key={snapshot.id} snapshot={snapshot} />
            ))}
        </ul>
      </Card>
    </TabBody>
  );
}
