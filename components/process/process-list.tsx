"use client";
import { ScrollText, SquareTerminal } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Process } from "@/server/domain/schemas/process";
import { commandLine } from "./argv";
import { ExitBadge } from "./exit-badge";

/** What was started in a sandbox, newest first. */
export function ProcessList(props: {
  processes: Process[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const sorted = props.processes.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return (
    <Table aria-label="Processes">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <TableHead>Command</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="max-sm:hidden">PID</TableHead>
          <TableHead className="max-sm:hidden">Started</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {sorted.map((process) => (
          <TableRow
            key={process.id}
            data-testid="process"
            data-state={process.status}
            data-selected={process.id === props.selectedId}
          >
            <TableCell className="max-w-0 w-full">
              <CommandButton
                process={process}
                selected={process.id === props.selectedId}
                onSelect={() => props.onSelect(process.id)}
              />
            </TableCell>
            <TableCell>
              <ExitBadge process={process} />
            </TableCell>
            <TableCell className="tabular text-muted-foreground max-sm:hidden">
              {process.pid ?? "—"}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground max-sm:hidden">
              <RelativeTime at={process.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function CommandButton(props: { process: Process; selected: boolean; onSelect: () => void }) {
  const { process, selected } = props;
  const command = commandLine(process.argv);
  const Icon = process.tty ? SquareTerminal : ScrollText;
  return (
    <button
      type="button"
      aria-pressed={selected}
      aria-label={process.tty ? `Terminal ${process.title}` : command}
      onClick={props.onSelect}
      title={command}
      className="flex w-full min-w-0 items-center gap-2 rounded-sm py-1 text-left"
    >
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className={cn("min-w-0 truncate", process.tty ? "font-medium" : "font-mono text-xs")}>
        {process.tty ? process.title : command}
      </span>
      {process.forkedFromId ? <span className="text-2xs text-primary">inherited</span> : null}
    </button>
  );
}
