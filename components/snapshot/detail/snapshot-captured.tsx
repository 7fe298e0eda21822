"use client";
import type { inferRouterOutputs } from "@trpc/server";
import type { ReactNode } from "react";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { AppRouter } from "@/server/trpc/root";

type Captured = inferRouterOutputs<AppRouter>["snapshots"]["captured"];

/** Processes and ports that go along, and what a host needs to bring them back. */
export function SnapshotCaptured({ captured }: { captured: Captured | undefined }) {
  if (!captured) return <Skeleton className="h-24" />;
  const { processes, listening, versions } = captured;
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Processes and ports</CardTitle>
      </CardHeader>
      {processes.length === 0 ? (
        <p className="px-4 py-3 text-muted-foreground text-sm">No process started here was running in it.</p>
      ) : (
        <ul aria-label="Processes captured" className="divide-y">
          {processes.map(({ key, title, command, cwd, tty }) => (
            <li key={key} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
              <span className="font-medium">{title}</span>
              <span className="min-w-0 flex-1 truncate font-mono text-muted-foreground text-xs">
                {command}
              </span>
              <span className="text-muted-foreground text-xs">
                {tty ? "Terminal, " : ""}in {cwd}
              </span>
            </li>
          ))}
        </ul>
      )}
      <dl className="grid gap-x-6 gap-y-2 border-t px-4 py-3 text-sm sm:grid-cols-2">
        <Fact label="Listening ports">
          {listening === null ? "Unknown" : listening.length === 0 ? "None" : listening.join(", ")}
        </Fact>
        {versions ? (
          <>
            <Fact label="Required CPU">{versions.cpuModel}</Fact>
            <Fact label="Taken with">
              CRIU {versions.criu}, runc {versions.runc}, containerd {versions.containerd}
            </Fact>
            <Fact label="Kernel">{versions.kernel}</Fact>
          </>
        ) : null}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{label}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
