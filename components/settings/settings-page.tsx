"use client";
import { useQuery } from "@tanstack/react-query";
import { FailureState } from "@/components/shell/failure-state";
import { useTRPC } from "@/components/trpc/context";
import { Skeleton } from "@/components/ui/skeleton";
import { Appearance } from "./appearance";
import { Capabilities } from "./capabilities";
import { NodeFacts } from "./node-facts";
import { Retention } from "./retention";
import { Storage } from "./storage";
import { TeamCard } from "./team-card";

/** What this server is, what its host can do, what it keeps; and how the dashboard looks in this browser. */
export function SettingsPage() {
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions());
  const storage = useQuery(trpc.system.storage.queryOptions(undefined, { refetchInterval: 30_000 }));
  const error = info.data ? storage.error : info.error;
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-4 sm:px-6">
      <h1 className="sr-only">Settings</h1>
      <TeamCard />
      <Appearance />
      {info.data && storage.data ? (
        <div className="grid items-start gap-4 md:grid-cols-2">
          <div className="flex flex-col gap-4">
            <NodeFacts info={info.data} storage={storage.data} />
            <Capabilities capabilities={info.data.capabilities} />
          </div>
          <div className="flex flex-col gap-4">
            <Storage storage={storage.data} />
            <Retention keptSeconds={storage.data.keptSeconds} />
          </div>
        </div>
      ) : error ? (
        <FailureState
          error={error}
          onRetry={() => {
            void info.refetch();
            void storage.refetch();
          }}
        />
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-4 md:grid-cols-2">
          <Skeleton className="h-72 rounded-lg" />
          <Skeleton className="h-72 rounded-lg" />
        </div>
      )}
    </div>
  );
}
