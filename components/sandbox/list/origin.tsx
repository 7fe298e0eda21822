"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Camera, GitFork, Layers } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { shortReference } from "./short-reference";

const linkClasses =
  "relative z-10 min-w-0 truncate rounded-sm underline-offset-4 hover:text-foreground hover:underline";

/** What it came from: an image, a snapshot, or for a fork the snapshot of its source. */
export function Origin({ sandbox }: { sandbox: Sandbox }) {
  const Icon = sandbox.imageReference ? Layers : sandbox.forkedFromId ? GitFork : Camera;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-muted-foreground">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {sandbox.imageReference ? (
        <span className="truncate" title={sandbox.imageReference}>
          {shortReference(sandbox.imageReference)}
        </span>
      ) : sandbox.forkedFromId ? (
        <ForkedFrom id={sandbox.forkedFromId} />
      ) : sandbox.snapshotId ? (
        <FromSnapshot id={sandbox.snapshotId} />
      ) : null}
    </span>
  );
}

function ForkedFrom({ id }: { id: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  // Most often it stands in the same list; then its name shows at once.
  const listed = () =>
    client
      .getQueriesData<Sandbox[]>(trpc.sandboxes.list.queryFilter())
      .flatMap(([, all]) => all ?? [])
      .find((one) => one.id === id);
  const { data } = useQuery(trpc.sandboxes.get.queryOptions({ sandboxId: id }, { placeholderData: listed }));
  return (
    <Link href={`/sandboxes/${id}`} className={linkClasses}>
      {data?.name ?? id}
    </Link>
  );
}

function FromSnapshot({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: name } = useQuery(
    trpc.snapshots.list.queryOptions({}, { select: (all) => all.find((one) => one.id === id)?.name }),
  );
  return (
    <Link href={`/snapshots/${id}`} className={linkClasses}>
      {name ?? id}
    </Link>
  );
}
