"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import { PopoverContent } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Operation } from "@/server/domain/schemas/misc";
import { CancelOperation } from "./cancel-operation";
import { operationHref, operationTitle } from "./operation-labels";
import { OperationProgress } from "./operation-progress";
import { useRunningOperations } from "./use-running-operations";

/** What the popover of operations shows; `onDone` closes it. */
export function OperationsContent({ onDone }: { onDone: () => void }) {
  const running = useRunningOperations();
  return (
    <PopoverContent aria-label="Operations">
      <h2 className="border-b px-3 py-2 font-medium text-sm">
        {running.length ? `${plural(running.length, "operation")} running` : "Operations"}
      </h2>
      <RecentOperations onNavigate={onDone} />
    </PopoverContent>
  );
}

function RecentOperations({ onNavigate }: { onNavigate: () => void }) {
  const trpc = useTRPC();
  const running = useRunningOperations();
  const { data } = useQuery(trpc.operations.list.queryOptions({ runningOnly: false, limit: 15 }));
  if (data?.length === 0) {
    return (
      <p className="px-3 py-6 text-center text-muted-foreground text-sm">
        Nothing yet. Creating, snapshotting and forking show up here with their steps.
      </p>
    );
  }
  return (
    <ul className="max-h-96 overflow-y-auto p-1">
      {data &&
        [...running, ...data.filter(({ status }) => status !== "running")].map((operation) => (
          <li key={operation.id} className="flex items-center">
            <Link
              href={operationHref(operation)}
              onClick={onNavigate}
              className="flex min-w-0 flex-1 flex-col gap-1 rounded-md px-2 py-1.5 hover:bg-accent"
            >
              <OperationLine operation={operation} />
            </Link>
            <CancelOperation operation={operation} />
          </li>
        ))}
    </ul>
  );
}

function OperationLine({ operation }: { operation: Operation }) {
  if (operation.status === "running") {
    return (
      <>
        <span className="truncate text-sm">{operationTitle(operation)}</span>
        <OperationProgress operation={operation} />
      </>
    );
  }
  const failed = operation.status === "failed";
  return (
    <span data-testid="operation" data-state={operation.status} data-kind={operation.kind}>
      <span className="flex items-center gap-2">
        {failed ? (
          <CircleAlert aria-label="Failed" className="size-3.5 shrink-0 text-destructive" />
        ) : (
          <CircleCheck aria-label="Done" className="size-3.5 shrink-0 text-success" />
        )}
        <span className="min-w-0 flex-1 truncate text-sm">{operationTitle(operation)}</span>
        <RelativeTime
          at={operation.endedAt ?? operation.startedAt}
          className="shrink-0 text-muted-foreground text-xs"
        />
      </span>
      {operation.failure ? (
        <span className="block pl-5.5 text-destructive text-xs">{operation.failure.message}</span>
      ) : null}
    </span>
  );
}
