"use client";
import { Box, SearchX } from "lucide-react";
import { type Dispatch, type SetStateAction, useState } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { later } from "@/components/ui/later";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { NewSandboxButton } from "../create/new-sandbox-button";
import { SandboxTable } from "./sandbox-table";
import { ScriptHint } from "./script-hint";
import { NOTHING, type Selection } from "./selection";
import type { Sort } from "./sort";

const BulkBar = later(() => import("../bulk/bulk-bar").then((module) => module.BulkBar));

type Props = {
  sandboxes: Sandbox[] | undefined;
  metrics: ReadonlyMap<string, LatestMetrics>;
  sourceNames: Record<string, string>;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onPickTag: (tag: string) => void;
  error: unknown;
  onRetry: () => void;
  filtered: boolean;
  onClearFilters: () => void;
};

export function SandboxList(props: Props) {
  const [selection, setSelection] = useState(NOTHING);
  // What is no longer shown (filtered out, terminated) is no longer selected either.
  const [used, setUsed] = useState(false);
  if (!used && selection.ids.size > 0) setUsed(true);
  const selected = (props.sandboxes ?? []).filter(({ id }) => selection.ids.has(id));
  return (
    <>
      <ListBody {...props} selection={selection} onSelect={setSelection} />
      {/* Outside of the table: what came of a bulk run stays when it took the last row away. */}
      {used ? <BulkBar selected={selected} onClear={() => setSelection(NOTHING)} /> : null}
    </>
  );
}

function ListBody({
  sandboxes,
  error,
  onRetry,
  filtered,
  onClearFilters,
  ...table
}: Props & { selection: Selection; onSelect: Dispatch<SetStateAction<Selection>> }) {
  if (sandboxes === undefined) {
    return error ? <FailureState error={error} onRetry={onRetry} /> : <TableSkeleton rows={6} />;
  }
  if (sandboxes.length > 0) return <SandboxTable sandboxes={sandboxes} {...table} />;
  if (filtered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No matching sandboxes"
        description="None with this status and these tags has this text in its name, ID, image or tags."
      >
        <Button onClick={onClearFilters}>Clear the filters</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Box}
      title="No sandboxes yet"
      description="A sandbox is a small, separate Linux machine. It starts in about a second, and you can snapshot and fork it while it runs."
    >
      <NewSandboxButton />
      <ScriptHint />
    </EmptyState>
  );
}
