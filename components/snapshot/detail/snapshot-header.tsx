"use client";
import { SlidersHorizontal, Trash2, Workflow } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { CompareButton } from "@/components/compare/compare-button";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { OperationProgress } from "@/components/shell/operation-progress";
import { Link, useRouter } from "@/components/shell/team-navigation";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import { SnapshotTags } from "@/components/tags/snapshot-tags";
import { failureText } from "@/components/trpc/failure-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { EditableText } from "@/components/ui/editable-text";
import { StatusBadge } from "@/components/ui/status-badge";
import { Tooltip } from "@/components/ui/tooltip";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { DeleteSnapshotDialog } from "../delete-snapshot-dialog";
import { KindBadge } from "../kind-badge";
import { NewFromSnapshotButton } from "../new-from-snapshot-button";
import { RollbackButton } from "../rollback-button";
import { useSnapshotActions } from "../use-snapshot-actions";

export function SnapshotHeader({ snapshot }: { snapshot: Snapshot }) {
  const may = useMay("write");
  const router = useRouter();
  const { rename } = useSnapshotActions(snapshot);
  const [deleting, setDeleting] = useState(false);
  const operation = useRunningOperations().find((candidate) => candidate.snapshotId === snapshot.id);
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="flex min-w-0 font-semibold text-xl tracking-tight">
            {may ? (
              <EditableText value={snapshot.name} label="Name" onSave={rename} />
            ) : (
              <span className="truncate">{snapshot.name}</span>
            )}
          </h1>
          <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <StatusBadge status={snapshot.status} />
            <KindBadge kind={snapshot.kind} />
            <SnapshotTags snapshot={snapshot} showTags className="-mx-2" />
            {snapshot.automatic ? <Badge>Automatic, left by a fork</Badge> : null}
            <span className="flex items-center gap-0.5 font-mono text-muted-foreground text-xs">
              {snapshot.id}
              <CopyButton text={snapshot.id} label="Copy snapshot ID" />
            </span>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <RollbackButton snapshot={snapshot} />
          <CompareButton thing={snapshot} disabled={snapshot.status !== "ready"} />
          <Button asChild>
            <Link href={`/lineage?selected=${snapshot.id}`}>
              <Workflow aria-hidden />
              Lineage
            </Link>
          </Button>
          {may ? (
            <>
              <Button onClick={() => setDeleting(true)} disabled={snapshot.status === "creating"}>
                <Trash2 aria-hidden />
                Delete
              </Button>
              <div className="flex">
                <NewFromSnapshotButton snapshot={snapshot} variant="default" className="rounded-r-none" />
                <Tooltip content="Choose limits, ports and more">
                  <Button
                    asChild
                    variant="default"
                    size="icon"
                    className="rounded-l-none border-primary-foreground/25 border-l"
                  >
                    <Link href={createHref({ snapshot: snapshot.id })} aria-label="New sandbox with options">
                      <SlidersHorizontal aria-hidden />
                    </Link>
                  </Button>
                </Tooltip>
              </div>
            </>
          ) : null}
        </div>
      </div>
      {operation ? <OperationProgress operation={operation} className="max-w-md" /> : null}
      {snapshot.failure ? (
        <p
          role="alert"
          className="rounded-md border border-destructive/40 bg-destructive/8 px-3 py-2 text-sm"
        >
          {failureText(snapshot.failure)}
        </p>
      ) : null}
      <DeleteSnapshotDialog
        snapshot={snapshot}
        open={deleting}
        onOpenChange={setDeleting}
        onDeleted={() => {
          // A deletion takes a while, and who has gone elsewhere meanwhile stays there.
          if (window.location.pathname.endsWith(`/snapshots/${snapshot.id}`)) router.push("/snapshots");
        }}
      />
    </header>
  );
}
