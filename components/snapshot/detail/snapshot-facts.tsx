"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { Bytes } from "@/components/ui/bytes";
import { Card } from "@/components/ui/card";
import { formatBytes, formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useSource } from "../use-source";

export function SnapshotFacts({ snapshot }: { snapshot: Snapshot }) {
  const source = useSource(snapshot.sandboxId);
  const memory = snapshot.kind === "memory";
  const { data: captured } = useQuery(
    useTRPC().snapshots.captured.queryOptions(
      { snapshotId: snapshot.id },
      { enabled: snapshot.status === "ready" },
    ),
  );
  return (
    <Card className="@container overflow-hidden">
      <dl className="-mr-px -mb-px grid @2xl:grid-cols-4 @sm:grid-cols-3 grid-cols-2">
        <Fact label="Source">
          <Link
            href={`/sandboxes/${snapshot.sandboxId}`}
            className="block truncate rounded-sm underline-offset-4 hover:underline"
          >
            {source?.name ?? snapshot.sandboxId}
          </Link>
        </Fact>
        <Fact label="Taken">
          <RelativeTime at={snapshot.createdAt} />
        </Fact>
        <Fact label="Frozen for">{snapshot.frozenMs === null ? "—" : formatDuration(snapshot.frozenMs)}</Fact>
        <Fact label="Own size" detail={sizes(snapshot)}>
          <Bytes value={snapshot.ownBytes} />
        </Fact>
        <Fact label="Shared size" detail={captured?.madeFrom ? `with ${captured.madeFrom.name}` : undefined}>
          <Bytes value={captured?.sharedBytes ?? null} />
        </Fact>
        <Fact label="Processes" detail={memory ? undefined : "Files only"}>
          {memory ? (snapshot.processCount ?? "—") : "None"}
        </Fact>
        <Fact label="Exposed ports">{snapshot.ports.length ? snapshot.ports.join(", ") : "None"}</Fact>
      </dl>
    </Card>
  );
}

function sizes({ rootfsBytes, checkpointBytes }: Snapshot): string | undefined {
  if (rootfsBytes === null || checkpointBytes === null || checkpointBytes === 0) return undefined;
  return `${formatBytes(rootfsBytes)} files, ${formatBytes(checkpointBytes)} memory`;
}

function Fact({ label, detail, children }: { label: string; detail?: string; children: ReactNode }) {
  return (
    <div className="min-w-0 border-r border-b px-4 py-3">
      <dt className="text-muted-foreground text-xs">{label}</dt>
      <dd className="tabular mt-0.5 truncate font-medium text-sm">{children}</dd>
      {detail ? (
        <dd className="truncate text-2xs text-muted-foreground" title={detail}>
          {detail}
        </dd>
      ) : null}
    </div>
  );
}
