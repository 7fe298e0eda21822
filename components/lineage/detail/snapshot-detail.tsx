"use client";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { CompareButton } from "@/components/compare/compare-button";
import { OperationProgress } from "@/components/shell/operation-progress";
import { Link } from "@/components/shell/team-navigation";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import { DeleteSnapshotDialog } from "@/components/snapshot/delete-snapshot-dialog";
import { NewFromSnapshotButton } from "@/components/snapshot/new-from-snapshot-button";
import { RollbackButton } from "@/components/snapshot/rollback-button";
import { useSnapshotActions } from "@/components/snapshot/use-snapshot-actions";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { EditableText } from "@/components/ui/editable-text";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useLineageSnapshot } from "../use-lineage-things";
import { Fact, Facts } from "./facts";

export function SnapshotDetail({ id }: { id: string }) {
  const snapshot = useLineageSnapshot(id);
  return snapshot ? <Loaded snapshot={snapshot} /> : null;
}

function Loaded({ snapshot }: { snapshot: Snapshot }) {
  const may = useMay("write");
  const { rename } = useSnapshotActions(snapshot);
  const [deleting, setDeleting] = useState(false);
  const operation = useRunningOperations().find((candidate) => candidate.snapshotId === snapshot.id);
  return (
    <>
      <div className="px-4 pb-3">
        <h2 className="flex font-semibold text-lg">
          {may ? (
            <EditableText value={snapshot.name} label="Name" onSave={rename} />
          ) : (
            <span className="truncate">{snapshot.name}</span>
          )}
        </h2>
        <div className="mt-0.5 flex items-center gap-2">
          <StatusBadge status={snapshot.status} />
          {snapshot.automatic ? <Badge>Automatic</Badge> : null}
        </div>
        {operation ? <OperationProgress operation={operation} className="mt-2" /> : null}
        {snapshot.note ? (
          <p className="mt-2 whitespace-pre-wrap break-words text-muted-foreground text-xs">
            {snapshot.note}
          </p>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-1.5 px-4 pb-3">
        <NewFromSnapshotButton snapshot={snapshot} size="sm" variant="default" />
        <Button asChild size="sm">
          <Link href={`/snapshots/${snapshot.id}`}>Open</Link>
        </Button>
        <RollbackButton snapshot={snapshot} size="sm" />
        <CompareButton thing={snapshot} size="sm" disabled={snapshot.status !== "ready"} />
        {may ? (
          <Button size="sm" onClick={() => setDeleting(true)} disabled={snapshot.status === "creating"}>
            <Trash2 aria-hidden />
            Delete
          </Button>
        ) : null}
      </div>
      <Facts>
        <Fact label="Own size">
          <Bytes value={snapshot.ownBytes} />
        </Fact>
        <Fact label="Frozen for">{snapshot.frozenMs === null ? "—" : formatDuration(snapshot.frozenMs)}</Fact>
        {snapshot.kind === "memory" ? <Fact label="Processes">{snapshot.processCount ?? "—"}</Fact> : null}
        <Fact label="Taken">
          <RelativeTime at={snapshot.createdAt} />
        </Fact>
        <Fact label="ID">
          <span className="font-mono text-xs">{snapshot.id}</span>
        </Fact>
      </Facts>
      <DeleteSnapshotDialog snapshot={snapshot} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}
