"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { useTRPC } from "@/components/trpc/context";
import { Skeleton } from "@/components/ui/skeleton";
import { FailedOperation, OperationSlot } from "./operation-slot";
import { SandboxProvider } from "./sandbox-context";
import { SandboxHeader } from "./sandbox-header";
import { StateBanner } from "./state-banner";
import { TabNav } from "./tab-nav";
import { useLatestOperation } from "./use-latest-operation";

/** What all tabs of a sandbox share: header, state, tabs. Stays as it is when one goes from tab to tab. */
export function SandboxFrame({ sandboxId, children }: { sandboxId: string; children: ReactNode }) {
  const trpc = useTRPC();
  const { data: sandbox, error, refetch } = useQuery(trpc.sandboxes.get.queryOptions({ sandboxId }));
  const { data: processes } = useQuery(trpc.processes.list.queryOptions({ sandboxId }));
  const { data: ports } = useQuery(trpc.ports.list.queryOptions({ sandboxId }));
  const { data: snapshots } = useQuery(trpc.snapshots.list.queryOptions({ sandboxId }));
  const { data: comments } = useQuery(trpc.comments.list.queryOptions({ sandboxId }));
  const latest = useLatestOperation(sandboxId);
  if (!sandbox) return error ? <FailureState error={error} onRetry={() => void refetch()} /> : <Loading />;
  const counts = {
    processes: processes?.filter(({ status }) => status === "running").length,
    ports: ports?.length,
    snapshots: snapshots?.length,
    comments: comments?.length,
  };
  return (
    <SandboxProvider sandbox={sandbox}>
      <div className="flex min-h-0 flex-1 flex-col" data-testid="sandbox" data-state={sandbox.status}>
        <SandboxHeader sandbox={sandbox} />
        <TabNav sandboxId={sandboxId} counts={counts}>
          <OperationSlot sandboxId={sandboxId} latest={latest} />
        </TabNav>
        <StateBanner sandbox={sandbox} />
        <FailedOperation latest={latest} />
        {children}
      </div>
    </SandboxProvider>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-3 px-6 py-4" aria-busy="true">
      <Skeleton className="h-6 w-56" />
      <Skeleton className="h-4 w-80" />
      <Skeleton className="mt-3 h-8 w-full" />
    </div>
  );
}
