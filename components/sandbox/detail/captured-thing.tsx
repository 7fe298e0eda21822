"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Fragment } from "react";
import { useTRPC } from "@/components/trpc/context";
import { formatDuration } from "@/components/ui/format";
import { wallHref } from "@/components/wall/members";
import type { Operation } from "@/server/domain/schemas/misc";

const linkClasses = "font-medium underline underline-offset-4";

/** What a snapshot or fork made, as links, and how long the source stood still for it. */
export function CapturedThing({ operation }: { operation: Operation }) {
  const { snapshotId } = operation;
  const trpc = useTRPC();
  const { data: snapshot } = useQuery({
    ...trpc.snapshots.get.queryOptions({ snapshotId: snapshotId ?? "" }),
    enabled: snapshotId !== null,
  });
  const fork = operation.kind === "sandbox.fork";
  const { data: sandboxes } = useQuery({
    ...trpc.sandboxes.list.queryOptions({ includeTerminated: false }),
    enabled: fork,
  });
  const forks = fork
    ? (sandboxes ?? [])
        .filter((sandbox) => sandbox.snapshotId === snapshotId)
        .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
    : [];
  const frozen = snapshot?.frozenMs ?? null;
  const text = (
    <p className="min-w-0 truncate">
      {fork ? "Forked: " : "Snapshot ready: "}
      {forks.map((sandbox, index) => (
        <Fragment key={sandbox.id}>
          {index > 0 ? ", " : ""}
          <Link href={`/sandboxes/${sandbox.id}`} className={linkClasses}>
            {sandbox.name}
          </Link>
        </Fragment>
      ))}
      {!fork && snapshot ? (
        <Link href={`/snapshots/${snapshot.id}`} className={linkClasses}>
          {snapshot.name}
        </Link>
      ) : null}
      {frozen === null ? null : (
        <span className="text-muted-foreground"> · frozen for {formatDuration(frozen)}</span>
      )}
    </p>
  );
  if (forks.length < 2) return text;
  return (
    <>
      {text}
      <Link href={wallHref({ ids: forks.map(({ id }) => id) })} className={`shrink-0 ${linkClasses}`}>
        Open wall
      </Link>
    </>
  );
}
