"use client";
import { Here } from "@/components/presence/here";
import { CopyButton } from "@/components/ui/copy-button";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ForkButton } from "../actions/fork-button";
import { PauseResumeButton } from "../actions/pause-resume-button";
import { SandboxName } from "../actions/sandbox-name";
import { SnapshotFilesystemButton } from "../actions/snapshot-filesystem-button";
import { SnapshotMemoryButton } from "../actions/snapshot-memory-button";
import { TerminateButton } from "../actions/terminate-button";
import { isOver } from "./sandbox-context";
import { SandboxFacts } from "./sandbox-facts";

/** Name, status and facts on the left, what can be done on the right. */
export function SandboxHeader({ sandbox }: { sandbox: Sandbox }) {
  return (
    <header className="flex shrink-0 flex-wrap items-start gap-x-4 gap-y-3 px-4 pt-3 pb-2 sm:px-6 sm:pt-4">
      <div className="flex min-w-0 flex-[1_1_20rem] flex-col gap-1">
        <div className="flex min-w-0 items-center gap-1.5">
          <h1 className="-ml-1 flex min-w-0 font-semibold text-xl tracking-tight">
            <SandboxName sandbox={sandbox} className="mx-0" />
          </h1>
          <StatusBadge status={sandbox.status} />
          <Here spot={{ sandboxId: sandbox.id }} className="ml-1" />
          <span className="ml-2 flex items-center gap-1 font-mono text-2xs text-muted-foreground">
            <span className="max-sm:hidden">{sandbox.id}</span>
            <CopyButton text={sandbox.id} label="Copy sandbox ID" />
          </span>
        </div>
        <SandboxFacts sandbox={sandbox} />
      </div>
      <div role="group" aria-label="Actions" className="flex flex-wrap items-center gap-1.5">
        {isOver(sandbox) ? null : (
          <>
            <SnapshotFilesystemButton sandbox={sandbox} size="sm" />
            <SnapshotMemoryButton sandbox={sandbox} size="sm" />
            <ForkButton sandbox={sandbox} size="sm" variant="default" withCount />
            <PauseResumeButton sandbox={sandbox} size="sm" />
          </>
        )}
        <TerminateButton sandbox={sandbox} size="sm" variant="quiet" />
      </div>
    </header>
  );
}
