import { Camera, GitFork, Layers } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { shortReference } from "./short-reference";

/** What a sandbox came from, if that has a page of its own: for a fork the sandbox, else the snapshot. */
export function sourceOf({ imageReference, forkedFromId, snapshotId }: Sandbox): string | null {
  return imageReference ? null : (forkedFromId ?? snapshotId);
}

/** What it came from: an image, or what `sourceName` names. */
export function Origin({ sandbox, sourceName }: { sandbox: Sandbox; sourceName: string | undefined }) {
  const Icon = sandbox.imageReference ? Layers : sandbox.forkedFromId ? GitFork : Camera;
  const id = sourceOf(sandbox);
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-muted-foreground">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {sandbox.imageReference ? (
        <span className="truncate" title={sandbox.imageReference}>
          {shortReference(sandbox.imageReference)}
        </span>
      ) : id ? (
        <Link
          href={sandbox.forkedFromId ? `/sandboxes/${id}` : `/snapshots/${id}`}
          className="relative z-10 min-w-0 truncate rounded-sm underline-offset-4 hover:text-foreground hover:underline"
        >
          {sourceName ?? id}
        </Link>
      ) : null}
    </span>
  );
}
