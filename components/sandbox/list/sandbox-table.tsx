"use client";
import type { Dispatch, SetStateAction } from "react";
import { May } from "@/components/account/may";
import { WindowedBody } from "@/components/shell/windowed-body";
import { Checkbox } from "@/components/ui/checkbox";
import { Table, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { useStableCallback } from "@/components/ui/use-stable-callback";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { sourceOf } from "./origin";
import { SandboxRow } from "./sandbox-row";
import { type Selection, tick, tickAll } from "./selection";
import type { Sort } from "./sort";
import { SortHead } from "./sort-head";

export function SandboxTable({
  sandboxes,
  metrics,
  sourceNames,
  sort,
  onSort,
  onPickTag,
  selection,
  onSelect,
}: {
  sandboxes: Sandbox[];
  metrics: ReadonlyMap<string, LatestMetrics>;
  sourceNames: Record<string, string>;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onPickTag: (tag: string) => void;
  selection: Selection;
  onSelect: Dispatch<SetStateAction<Selection>>;
}) {
  const shown = sandboxes.map(({ id }) => id);
  const selected = shown.filter((id) => selection.ids.has(id));
  const all = selected.length === shown.length;
  const onTick = useStableCallback((id: string, on: boolean, range: boolean) =>
    onSelect((before) => tick(before, { id, on, range, shown })),
  );
  const head = { sort, onSort };
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <Table aria-rowcount={sandboxes.length + 1} aria-label="Sandboxes">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead className="w-px pr-0">
              <May>
                <Checkbox
                  aria-label="Select all"
                  checked={all || (selected.length > 0 && "indeterminate")}
                  onCheckedChange={() => onSelect(tickAll(!all, shown))}
                />
              </May>
            </TableHead>
            <SortHead name="name" {...head}>
              Name
            </SortHead>
            <SortHead name="status" className="max-sm:hidden" {...head}>
              Status
            </SortHead>
            <SortHead name="cpu" className="max-lg:hidden" {...head}>
              CPU
            </SortHead>
            <SortHead name="memory" className="max-lg:hidden" {...head}>
              Memory
            </SortHead>
            <TableHead className="max-md:hidden">From</TableHead>
            <SortHead name="created" className="max-md:hidden" {...head}>
              Created
            </SortHead>
            <SortHead name="expires" className="max-xl:hidden" {...head}>
              Expires
            </SortHead>
            <TableHead className="text-right">
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <WindowedBody items={sandboxes} columns={9}>
          {(sandbox, rowIndex) => (
            <SandboxRow
              key={sandbox.id}
              sandbox={sandbox}
              rowIndex={rowIndex}
              metrics={metrics.get(sandbox.id)}
              sourceName={sourceNames[sourceOf(sandbox) ?? ""]}
              ticked={selection.ids.has(sandbox.id)}
              onTick={onTick}
              onPickTag={onPickTag}
            />
          )}
        </WindowedBody>
      </Table>
    </div>
  );
}
