"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { FailureState } from "@/components/shell/failure-state";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { Skeleton } from "@/components/ui/skeleton";
import { QUOTA_KINDS } from "./kinds";
import { QuotasForm } from "./quotas-form";

/** What the team may have at most, and how much of it is in use. */
export function QuotasPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.quotas.get.queryOptions(undefined, { refetchInterval: 15_000 }),
  );
  const mayChange = useMay("administer");
  const [changing, setChanging] = useState(false);
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-4 sm:px-6">
      <h1 className="sr-only">Quotas</h1>
      {data ? (
        <Card>
          <CardHeader>
            <CardTitle>Limits of this team</CardTitle>
            {mayChange && !changing ? (
              <Button size="sm" onClick={() => setChanging(true)}>
                Change
              </Button>
            ) : null}
          </CardHeader>
          <CardContent className="flex flex-col gap-4">
            {changing ? (
              <QuotasForm quotas={data.quotas} onDone={() => setChanging(false)} />
            ) : (
              <ul aria-label="Quotas" className="flex flex-col gap-4">
                {QUOTA_KINDS.map(({ kind, label, write }) => {
                  const quota = data.quotas[kind];
                  const used = data.used[kind];
                  return (
                    <li key={kind} data-testid="quota" data-kind={kind} className="flex flex-col gap-1.5">
                      <div className="flex justify-between gap-3 text-sm">
                        <span className="font-medium">{label}</span>
                        <span className="tabular text-muted-foreground">
                          {quota === null
                            ? `${write(used)} in use, no quota`
                            : `${write(used)} of ${write(quota)}`}
                        </span>
                      </div>
                      {quota === null ? null : (
                        <Progress
                          value={quota === 0 ? 1 : used / quota}
                          label={`${label} in use`}
                          className="h-1.5"
                        />
                      )}
                    </li>
                  );
                })}
              </ul>
            )}
            <p className="text-muted-foreground text-xs">
              Sandboxes count until they are terminated, with the memory and CPUs they may use. Anything that
              would exceed a quota is refused before it starts; anything already over a lowered quota stays.
            </p>
          </CardContent>
        </Card>
      ) : error ? (
        <FailureState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-64 rounded-lg" />
      )}
    </div>
  );
}
