"use client";
import { Box, Camera, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTRPCClient } from "@/components/trpc/context";
import { toastFailure, useAction } from "@/components/trpc/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { EditableText } from "@/components/ui/editable-text";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useCreateSandbox } from "../create/use-create-sandbox";

export function SnapshotItem({ snapshot }: { snapshot: Snapshot }) {
  const client = useTRPCClient();
  const { create, busy } = useCreateSandbox();
  const remove = useAction(`${snapshot.name} was not deleted`, () =>
    client.snapshots.delete.mutate({ snapshotId: snapshot.id }),
  );
  async function rename(name: string) {
    try {
      await client.snapshots.rename.mutate({ snapshotId: snapshot.id, name });
    } catch (error) {
      toastFailure(`${snapshot.name} was not renamed`, error);
    }
  }
  return (
    <li
      aria-label={snapshot.name}
      data-testid="snapshot"
      data-state={snapshot.status}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2"
    >
      <Camera aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="flex min-w-0 flex-[1_1_12rem] flex-col">
        <EditableText value={snapshot.name} label="Name" onSave={rename} className="font-medium" />
        <span className="flex flex-wrap gap-x-2 text-muted-foreground text-xs">
          <RelativeTime at={snapshot.createdAt} />
          <Bytes value={snapshot.ownBytes} />
          {snapshot.frozenMs === null ? null : <span>frozen for {formatDuration(snapshot.frozenMs)}</span>}
          {snapshot.failure ? <span className="text-destructive">{snapshot.failure.message}</span> : null}
        </span>
      </span>
      {snapshot.status === "ready" ? null : <StatusBadge status={snapshot.status} />}
      <Badge variant={snapshot.kind === "memory" ? "primary" : "default"}>{snapshot.kind}</Badge>
      {snapshot.automatic ? <Badge variant="outline">by a fork</Badge> : null}
      <span className="ml-auto flex items-center gap-1">
        <Button
          size="sm"
          busy={busy}
          disabled={snapshot.status !== "ready"}
          aria-label={`New sandbox from ${snapshot.name}`}
          onClick={() => void create({ snapshotId: snapshot.id })}
        >
          <Box aria-hidden />
          New sandbox
        </Button>
        <Button asChild size="sm" variant="ghost">
          <Link href={`/snapshots/${snapshot.id}`} aria-label={`Details of ${snapshot.name}`}>
            Details
          </Link>
        </Button>
        <Button
          size="icon-sm"
          variant="quiet"
          busy={remove.busy}
          aria-label={`Delete ${snapshot.name}`}
          onClick={() => void remove.run()}
        >
          <Trash2 aria-hidden />
        </Button>
      </span>
    </li>
  );
}
