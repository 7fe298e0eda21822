"use client";
import { useMay } from "@/components/account/use-me";
import { OperationProgress } from "@/components/shell/operation-progress";
import { Link } from "@/components/shell/team-navigation";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import { KindBadge } from "@/components/snapshot/kind-badge";
import { NewFromSnapshotButton } from "@/components/snapshot/new-from-snapshot-button";
import { RollbackButton } from "@/components/snapshot/rollback-button";
import { SnapshotMenu } from "@/components/snapshot/snapshot-menu";
import { useSnapshotActions } from "@/components/snapshot/use-snapshot-actions";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { EditableText } from "@/components/ui/editable-text";
import { formatDuration, plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

/** One snapshot of a sandbox: name to be edited in place, what it holds, and what can be made of it. */
export function SnapshotItem({ snapshot }: { snapshot: Snapshot }) {
  const may = useMay("write");
  const { rename } = useSnapshotActions(snapshot);
  const operation = useRunningOperations().find((candidate) => candidate.snapshotId === snapshot.id);
  return (
    <li
      aria-label={snapshot.name}
      data-testid="snapshot"
      data-state={snapshot.status}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5"
    >
      <div className="flex min-w-0 flex-[1_1_14rem] flex-col gap-0.5">
        <div className="flex min-w-0 items-center gap-2">
          {may ? (
            <EditableText
              value={snapshot.name}
              label="Name"
              onSave={rename}
              className="mx-0 -ml-1 font-medium"
            />
          ) : (
            <span className="min-w-0 truncate font-medium">{snapshot.name}</span>
          )}
          <KindBadge kind={snapshot.kind} />
          {snapshot.automatic ? <Badge className="max-sm:hidden">Automatic</Badge> : null}
          {snapshot.status === "ready" ? null : <StatusBadge status={snapshot.status} />}
        </div>
        {operation ? (
          <OperationProgress operation={operation} className="max-w-72" />
        ) : (
          <Facts snapshot={snapshot} />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1">
        <RollbackButton snapshot={snapshot} size="sm" iconOnlyOnPhone />
        <NewFromSnapshotButton snapshot={snapshot} size="sm" />
        <Button asChild size="sm" variant="ghost">
          <Link href={`/snapshots/${snapshot.id}`} aria-label={`Details of ${snapshot.name}`}>
            Details
          </Link>
        </Button>
        <SnapshotMenu snapshot={snapshot} />
      </div>
    </li>
  );
}

function Facts({ snapshot }: { snapshot: Snapshot }) {
  if (snapshot.failure) return <p className="text-destructive text-xs">{snapshot.failure.message}</p>;
  return (
    <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
      <RelativeTime at={snapshot.createdAt} />
      <Bytes value={snapshot.ownBytes} />
      {snapshot.frozenMs === null ? null : <span>frozen for {formatDuration(snapshot.frozenMs)}</span>}
      {snapshot.kind === "memory" && snapshot.processCount !== null ? (
        <span>{plural(snapshot.processCount, "process", "processes")}</span>
      ) : null}
      {snapshot.ports.length > 0 ? (
        <span>
          {plural(snapshot.ports.length, "port").replace(/^\d+ /, "")} {snapshot.ports.join(", ")}
        </span>
      ) : null}
      {snapshot.note ? <span className="max-w-80 truncate">{snapshot.note.split("\n")[0]}</span> : null}
    </p>
  );
}
