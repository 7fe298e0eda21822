"use client";
import { History, SearchX } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ActivityEntry } from "@/server/domain/schemas/activity";
import { ActivityRow } from "./activity-row";

export function ActivityList({
  entries,
  searchedTo,
  filtered,
  error,
  onRetry,
  onOnly,
  onShowAll,
}: {
  entries: ActivityEntry[] | undefined;
  /** How far back a search came, if it did not look at everything. */
  searchedTo: string | null;
  filtered: boolean;
  error: unknown;
  onRetry: () => void;
  onOnly: (id: string) => void;
  onShowAll: () => void;
}) {
  if (entries === undefined) {
    return error ? <FailureState error={error} onRetry={onRetry} /> : <TableSkeleton rows={8} />;
  }
  if (entries.length === 0) {
    return filtered ? (
      <EmptyState
        icon={SearchX}
        title={searchedTo ? "Nothing matches so far" : "Nothing matches"}
        description={
          searchedTo ? "Older events haven't been searched yet." : "Nothing like this happened recently."
        }
      >
        <Button onClick={onShowAll}>Show everything</Button>
      </EmptyState>
    ) : (
      <EmptyState
        icon={History}
        title="Nothing has happened yet"
        description="What you and others do shows up here as it happens: sandboxes, processes, snapshots, forks and images."
      />
    );
  }
  return (
    <ol aria-label="Activity" className="overflow-hidden rounded-lg border bg-card">
      {entries.map((entry) => (
        <ActivityRow key={entry.sequence} entry={entry} onOnly={onOnly} />
      ))}
    </ol>
  );
}
