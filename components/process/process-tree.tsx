"use client";
import { FailureState } from "@/components/shell/failure-state";
import { formatBytes } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Process } from "@/server/domain/schemas/process";
import { commandLine } from "./argv";
import { KillMenu } from "./kill-menu";
import { SignalMenu } from "./signal-menu";
import { type TreeRow, treeRows } from "./tree-rows";
import { useTree } from "./use-tree";

/** Deeper ones are not moved in any further: the command should stay readable. */
const DEEPEST = 12;
/** A sandbox can have thousands; more rows than this nobody reads. */
const MOST = 500;

/** Every process in a running sandbox, live as long as it is in sight. */
export function ProcessTree(props: {
  sandboxId: string;
  processes: Process[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const { data, error, refetch } = useTree(props.sandboxId);
  if (!data) {
    return error ? (
      <FailureState error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton className="h-24" />
    );
  }
  const rows = treeRows(data.entries);
  const own = new Map(props.processes.map((process) => [process.id, process]));
  return (
    // The list is narrow beside an open output, however wide the window is.
    <div className="@container">
      <Table aria-label="Process tree">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead className="text-right">PID</TableHead>
            <TableHead>Command</TableHead>
            <TableHead className="@max-2xl:hidden">User</TableHead>
            <TableHead className="text-right">CPU</TableHead>
            <TableHead className="text-right @max-lg:hidden">Memory</TableHead>
            <TableHead className="@max-2xl:hidden">Started</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.slice(0, MOST).map((row) => (
            <Row
              key={row.pid}
              sandboxId={props.sandboxId}
              row={row}
              process={row.processId ? own.get(row.processId) : undefined}
              selected={row.processId !== null && row.processId === props.selectedId}
              onSelect={props.onSelect}
            />
          ))}
        </TableBody>
      </Table>
      {rows.length > MOST ? (
        <p className="border-t px-3 py-1.5 text-muted-foreground text-xs">
          The first {MOST} of {rows.length} processes.
        </p>
      ) : null}
    </div>
  );
}

function Row(props: {
  sandboxId: string;
  row: TreeRow;
  /** Set for what was started through the server: it has an output, and signals go to its whole group. */
  process: Process | undefined;
  selected: boolean;
  onSelect: (id: string) => void;
}) {
  const { row, process } = props;
  const command = commandLine(row.argv);
  const text = <span className="block min-w-0 truncate font-mono text-xs">{command}</span>;
  return (
    <TableRow data-testid="tree-process" data-pid={row.pid} data-selected={props.selected}>
      <TableCell className="tabular h-9 py-1 text-right text-muted-foreground">{row.pid}</TableCell>
      <TableCell className="h-9 w-full max-w-0 py-1" title={command}>
        <div style={{ paddingLeft: `${Math.min(row.depth, DEEPEST) * 14}px` }} className="min-w-0">
          <span className="sr-only">{row.depth > 0 ? `Child of ${row.parentPid}: ` : ""}</span>
          {process ? (
            <button
              type="button"
              aria-pressed={props.selected}
              aria-label={process.tty ? `Terminal ${process.title}` : command}
              onClick={() => props.onSelect(process.id)}
              className="block w-full min-w-0 rounded-sm text-left underline-offset-4 hover:underline"
            >
              {text}
            </button>
          ) : (
            text
          )}
        </div>
      </TableCell>
      <TableCell className="tabular h-9 py-1 text-muted-foreground @max-2xl:hidden">
        {row.uid === 0 ? "root" : row.uid}
      </TableCell>
      <TableCell className="tabular h-9 whitespace-nowrap py-1 text-right">
        {row.cpu === null ? "—" : `${(row.cpu * 100).toFixed(row.cpu < 0.1 ? 1 : 0)} %`}
      </TableCell>
      <TableCell className="tabular h-9 whitespace-nowrap py-1 text-right @max-lg:hidden">
        {formatBytes(row.residentBytes)}
      </TableCell>
      <TableCell className="h-9 whitespace-nowrap py-1 text-muted-foreground @max-2xl:hidden">
        <RelativeTime at={row.startedAt} />
      </TableCell>
      <TableCell className="h-9 w-px py-1 text-right">
        {process ? <KillMenu process={process} /> : null}
        {/* The first one is sandbox-init, which can't be signalled; one that ended can't either. */}
        {!process && row.pid !== 1 && row.state !== "Z" ? (
          <SignalMenu sandboxId={props.sandboxId} row={row} />
        ) : null}
      </TableCell>
    </TableRow>
  );
}
