"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { FailureState } from "@/components/shell/failure-state";
import { useTRPC } from "@/components/trpc/context";
import { Skeleton } from "@/components/ui/skeleton";
import { CommentForm } from "./comment-form";
import { CommentItem } from "./comment-item";
import type { Thing } from "./thing";
import { useMayWrite } from "./use-may-write";

/** What people say about a sandbox or snapshot, the oldest first, and where to say more. */
export function Comments({ thing }: { thing: Thing }) {
  const query = useQuery(useTRPC().comments.list.queryOptions(thing));
  const cameFor = useSearchParams().get("comment");
  const mayWrite = useMayWrite();
  const again = () => query.refetch();
  if (query.error && !query.data) return <FailureState error={query.error} onRetry={() => void again()} />;
  return (
    <div className="flex flex-col gap-3">
      {query.data === undefined ? (
        <Skeleton className="h-12 w-full" />
      ) : query.data.length === 0 ? (
        <p className="px-2 py-1 text-muted-foreground text-sm">No comments yet.</p>
      ) : (
        <ol aria-label="Comments" className="-mx-2 flex flex-col gap-1">
          {query.data.map((comment) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              marked={comment.id === cameFor}
              onChanged={again}
            />
          ))}
        </ol>
      )}
      {mayWrite ? (
        <CommentForm thing={thing} onSent={again} />
      ) : (
        <p className="text-muted-foreground text-xs">Viewers can't comment.</p>
      )}
    </div>
  );
}
