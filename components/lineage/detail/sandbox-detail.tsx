"use client";
import { canTerminate, isEnded } from "@/components/sandbox/actions/availability";
import { ForkButton } from "@/components/sandbox/actions/fork-button";
import { PauseResumeButton } from "@/components/sandbox/actions/pause-resume-button";
import { SandboxName } from "@/components/sandbox/actions/sandbox-name";
import { SnapshotFilesystemButton } from "@/components/sandbox/actions/snapshot-filesystem-button";
import { SnapshotMemoryButton } from "@/components/sandbox/actions/snapshot-memory-button";
import { TerminateButton } from "@/components/sandbox/actions/terminate-button";
import { Limits } from "@/components/sandbox/list/limits";
import { OperationProgress } from "@/components/shell/operation-progress";
import { Link } from "@/components/shell/team-navigation";
import { useSandboxOperation } from "@/components/shell/use-running-operations";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { wallHref } from "@/components/wall/members";
import { useLineageSandbox } from "../use-lineage-things";
import { Fact, Facts } from "./facts";

export function SandboxDetail({ id }: { id: string }) {
  const sandbox = useLineageSandbox(id);
  const operation = useSandboxOperation(id);
  if (!sandbox) return null;
  return (
    <>
      <div className="px-4 pb-3">
        <h2 className="flex font-semibold text-lg">
          <SandboxName sandbox={sandbox} />
        </h2>
        <StatusBadge status={sandbox.status} className="mt-0.5" />
        {operation ? <OperationProgress operation={operation} className="mt-2" /> : null}
        {sandbox.failure ? <p className="mt-2 text-destructive text-xs">{sandbox.failure.message}</p> : null}
      </div>
      <div className="flex flex-wrap gap-1.5 px-4 pb-3">
        <Button asChild size="sm" variant="default">
          <Link href={`/sandboxes/${id}`}>Open</Link>
        </Button>
        {isEnded(sandbox.status) ? null : (
          <>
            <ForkButton sandbox={sandbox} withCount size="sm" />
            <SnapshotFilesystemButton sandbox={sandbox} size="sm" />
            <SnapshotMemoryButton sandbox={sandbox} size="sm" />
            <PauseResumeButton sandbox={sandbox} size="sm" />
            <Button asChild size="sm">
              <Link href={wallHref({ origin: id })}>Fork wall</Link>
            </Button>
          </>
        )}
        {canTerminate(sandbox.status) ? <TerminateButton sandbox={sandbox} size="sm" /> : null}
      </div>
      <Facts>
        <Fact label="Limits">
          <Limits sandbox={sandbox} />
        </Fact>
        <Fact label="Created">
          <RelativeTime at={sandbox.createdAt} />
        </Fact>
        {sandbox.endedAt ? (
          <Fact label="Ended">
            <RelativeTime at={sandbox.endedAt} />
          </Fact>
        ) : sandbox.expiresAt ? (
          <Fact label="Expires">
            <RelativeTime at={sandbox.expiresAt} />
          </Fact>
        ) : null}
        <Fact label="ID">
          <span className="font-mono text-xs">{id}</span>
        </Fact>
      </Facts>
    </>
  );
}
