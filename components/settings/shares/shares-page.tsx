"use client";
import { useQuery } from "@tanstack/react-query";
import { Share2 } from "lucide-react";
import { ShareList } from "@/components/share/share-list";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { useTRPC } from "@/components/trpc/context";
import { EmptyState } from "@/components/ui/empty-state";

/** What of the team's anybody with a link may look at. */
export function SharesPage() {
  const { data, error, refetch } = useQuery(useTRPC().shares.list.queryOptions({}));
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-4 sm:px-6">
      <h1 className="sr-only">Share links</h1>
      {data === undefined ? (
        error ? (
          <FailureState error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton rows={2} />
        )
      ) : data.length === 0 ? (
        <EmptyState
          icon={Share2}
          title="No share links yet"
          description="Share a snapshot from its menu, or a running terminal from the menu of its tab. Anyone with the link can view it without an account, until it expires or is revoked."
        />
      ) : (
        <ShareList shares={data} />
      )}
    </div>
  );
}
