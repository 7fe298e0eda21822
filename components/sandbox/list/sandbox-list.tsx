"use client";
import { Box, SearchX } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { NewSandboxButton } from "../create/new-sandbox-button";
import { SandboxTable } from "./sandbox-table";
import { ScriptHint } from "./script-hint";

export function SandboxList({
  sandboxes,
  error,
  onRetry,
  filtered,
  onClearFilters,
}: {
  sandboxes: Sandbox[] | undefined;
  error: unknown;
  onRetry: () => void;
  filtered: boolean;
  onClearFilters: () => void;
}) {
  if (sandboxes === undefined) {
    return error ? <FailureState error={error} onRetry={onRetry} /> : <TableSkeleton rows={6} />;
  }
  if (sandboxes.length > 0) return <SandboxTable sandboxes={sandboxes} />;
  if (filtered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No sandbox matches"
        description="None has this text in its name, id or image together with this status."
      >
        <Button onClick={onClearFilters}>Clear the filters</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Box}
      title="No sandboxes yet"
      description="A sandbox is a small Linux machine of its own. It starts in about a second, and you can snapshot and fork it while it runs."
    >
      <NewSandboxButton />
      <ScriptHint />
    </EmptyState>
  );
}
