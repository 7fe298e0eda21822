"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { operationTitle } from "@/components/shell/operation-labels";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/components/ui/format";
import type { Operation } from "@/server/domain/schemas/misc";

const SHOWN = new Set<Operation["kind"]>(["snapshot.filesystem", "snapshot.memory", "sandbox.fork"]);

/** What came of the last snapshot or fork that ended while this page is open: time frozen, and the way to it. */
export function LatestResult({ sandboxId }: { sandboxId: string }) {
  const [opened] = useState(() => Date.now());
  const [dismissed, setDismissed] = useState<string | null>(null);
  const { data } = useQuery(
    useTRPC().operations.list.queryOptions({ sandboxId, runningOnly: false, limit: 10 }),
  );
  const latest = data
    ?.filter(({ kind, endedAt }) => SHOWN.has(kind) && endedAt !== null && Date.parse(endedAt) > opened)
    .toSorted((a, b) => (b.endedAt ?? "").localeCompare(a.endedAt ?? ""))[0];
  if (!latest || latest.id === dismissed) return null;
  return (
    <div
      role="status"
      aria-label="Last result"
      data-testid="operation-result"
      data-state={latest.status}
      className="flex shrink-0 items-start gap-2 border-b bg-muted/60 px-4 py-1.5 text-sm sm:px-6"
    >
      {latest.status === "failed" ? <Failed operation={latest} /> : <Succeeded operation={latest} />}
      <Button
        variant="quiet"
        size="icon-xs"
        aria-label="Dismiss"
        className="ml-auto"
        onClick={() => setDismissed(latest.id)}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

function Failed({ operation }: { operation: Operation }) {
  return (
    <>
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-destructive" />
      <p className="min-w-0">
        <span className="font-medium">{operationTitle(operation)} failed.</span> {operation.failure?.message}{" "}
        <span className="text-muted-foreground">{operation.failure?.hint}</span>
      </p>
    </>
  );
}

function Succeeded({ operation }: { operation: Operation }) {
  const { snapshotId } = operation;
  const trpc = useTRPC();
  const { data: snapshot } = useQuery({
    ...trpc.snapshots.get.queryOptions({ snapshotId: snapshotId ?? "" }),
    enabled: snapshotId !== null,
  });
  const fork = operation.kind === "sandbox.fork";
  const { data: sandboxes } = useQuery({ ...trpc.sandboxes.list.queryOptions({}), enabled: fork });
  const forks = fork ? (sandboxes ?? []).filter((sandbox) => sandbox.snapshotId === snapshotId) : [];
  const frozen = snapshot?.frozenMs;
  return (
    <>
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      <p className="min-w-0">
        {fork ? "Forked: " : "Snapshot ready: "}
        {forks.map((sandbox, index) => (
          <span key={sandbox.id}>
            {index > 0 ? ", " : ""}
            <Link href={`/sandboxes/${sandbox.id}`} className="font-medium underline underline-offset-4">
              {sandbox.name}
            </Link>
          </span>
        ))}
        {!fork && snapshot ? (
          <Link href={`/snapshots/${snapshot.id}`} className="font-medium underline underline-offset-4">
            {snapshot.name}
          </Link>
        ) : null}
        {frozen === null || frozen === undefined ? null : (
          <span className="text-muted-foreground"> · frozen for {formatDuration(frozen)}</span>
        )}
      </p>
    </>
  );
}
