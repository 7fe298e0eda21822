"use client";
import { OperationProgress } from "@/components/shell/operation-progress";
import { useSandboxOperation } from "@/components/shell/use-running-operations";
import { TagChips } from "@/components/tags/tag-chips";
import { formatMiB } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** Below the name: what goes on, else why it failed, else its tags or its id. */
export function RowDetail({ sandbox, onPickTag }: { sandbox: Sandbox; onPickTag: (tag: string) => void }) {
  const operation = useSandboxOperation(sandbox.id);
  if (operation) return <OperationProgress compact operation={operation} className="max-w-64" />;
  if (sandbox.failure) {
    return (
      <p className="truncate text-destructive text-xs" title={sandbox.failure.message}>
        {sandbox.failure.message}
      </p>
    );
  }
  return (
    <div className="truncate text-muted-foreground text-xs">
      {sandbox.tags.length > 0 ? (
        <TagChips tags={sandbox.tags} onPick={onPickTag} className="max-sm:hidden" />
      ) : (
        <span className="font-mono text-2xs max-sm:hidden">{sandbox.id}</span>
      )}
      <span className="sm:hidden">
        <span className="inline-block first-letter:uppercase">{sandbox.status}</span>, {sandbox.cpu} CPU,{" "}
        {formatMiB(sandbox.memoryMiB)}
      </span>
    </div>
  );
}
