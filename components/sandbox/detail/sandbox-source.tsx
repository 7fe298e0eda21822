"use client";
import { useQuery } from "@tanstack/react-query";
import { Camera, GitFork, Layers } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { shortReference } from "../list/short-reference";

const linkClasses = "inline-flex min-w-0 items-center gap-1 rounded-sm hover:text-foreground hover:underline";

/** Where it came from: an image, a snapshot, or the sandbox that it was forked from. */
export function SandboxSource({ sandbox }: { sandbox: Sandbox }) {
  if (sandbox.forkedFromId) return <ForkSource sandboxId={sandbox.forkedFromId} />;
  if (sandbox.snapshotId)
    return <SnapshotSource snapshotId={sandbox.snapshotId} filesOnly={sandbox.filesOnly} />;
  return (
    <Link href="/images" className={linkClasses} title={sandbox.imageReference ?? undefined}>
      <Layers aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">
        {sandbox.imageReference ? shortReference(sandbox.imageReference) : "Built-in image"}
      </span>
    </Link>
  );
}

function ForkSource({ sandboxId }: { sandboxId: string }) {
  const { data } = useQuery(useTRPC().sandboxes.get.queryOptions({ sandboxId }));
  return (
    <Link href={`/sandboxes/${sandboxId}`} className={linkClasses}>
      <GitFork aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">Forked from {data?.name ?? sandboxId}</span>
    </Link>
  );
}

function SnapshotSource({ snapshotId, filesOnly }: { snapshotId: string; filesOnly: boolean }) {
  const { data } = useQuery(useTRPC().snapshots.get.queryOptions({ snapshotId }));
  return (
    <Link href={`/snapshots/${snapshotId}`} className={linkClasses}>
      <Camera aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">
        {filesOnly ? "From the files of " : "From "}
        {data ? `${data.kind} snapshot ${data.name}` : snapshotId}
      </span>
    </Link>
  );
}
