"use client";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Link } from "@/components/shell/team-navigation";
import { useSnapshotActions } from "@/components/snapshot/use-snapshot-actions";
import { useTRPC } from "@/components/trpc/context";
import { EditableText } from "@/components/ui/editable-text";
import { formatDuration } from "@/components/ui/format";
import { wallHref } from "@/components/wall/members";
import type { Operation } from "@/server/domain/schemas/misc";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

const linkClasses = "font-medium underline underline-offset-4";

/** What a snapshot or fork made, and how long the source stood still for it. */
export function CapturedThing({ operation }: { operation: Operation }) {
  const { snapshotId } = operation;
  const { data: snapshot } = useQuery({
    ...useTRPC().snapshots.get.queryOptions({ snapshotId: snapshotId ?? "" }),
    enabled: snapshotId !== null,
  });
  const frozen =
    snapshot?.frozenMs == null ? null : (
      <span className="shrink-0 text-muted-foreground">· frozen for {formatDuration(snapshot.frozenMs)}</span>
    );
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      {operation.kind === "sandbox.fork" ? (
        <Forks snapshotId={snapshotId} />
      ) : snapshot ? (
        <Taken snapshot={snapshot} />
      ) : (
        "Snapshot ready"
      )}
      {frozen}
    </div>
  );
}

/** Its name can be changed here, while one still knows what it was taken for. */
function Taken({ snapshot }: { snapshot: Snapshot }) {
  const { rename } = useSnapshotActions(snapshot);
  return (
    <>
      <span className="shrink-0">Snapshot ready:</span>
      <EditableText
        value={snapshot.name}
        label="Snapshot name"
        onSave={rename}
        className="mx-0 -ml-1 font-medium"
      />
      <Link
        href={`/snapshots/${snapshot.id}`}
        aria-label={`Open ${snapshot.name}`}
        className={`shrink-0 ${linkClasses}`}
      >
        Open
      </Link>
    </>
  );
}

function Forks({ snapshotId }: { snapshotId: string | null }) {
  const { data } = useQuery(useTRPC().sandboxes.list.queryOptions({ includeTerminated: false }));
  const forks = (data ?? [])
    .filter((sandbox) => sandbox.snapshotId === snapshotId)
    .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (
    <>
      <p className="min-w-0 truncate">
        Forked:{" "}
        {forks.map((sandbox, index) => (
          <Fragment key={sandbox.id}>
            {index > 0 ? ", " : ""}
            <Link href={`/sandboxes/${sandbox.id}`} className={linkClasses}>
              {sandbox.name}
            </Link>
          </Fragment>
        ))}
      </p>
      {forks.length > 1 ? (
        <Link href={wallHref({ ids: forks.map(({ id }) => id) })} className={`shrink-0 ${linkClasses}`}>
          Open wall
        </Link>
      ) : null}
    </>
  );
}
