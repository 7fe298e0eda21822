"use client";
import { Ellipsis, LoaderCircle, Plus, SquareTerminal, X } from "lucide-react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Tooltip } from "@/components/ui/tooltip";
import type { Process } from "@/server/domain/schemas/process";

export type TerminalTabsProps = {
  terminals: Process[];
  activeId: string;
  onSelect: (id: string) => void;
  onClose: (process: Process) => void;
  onRename: (process: Process) => void;
  /** Absent where no terminal can be started. */
  onNew?: () => void;
  starting: boolean;
  renderTerminal: (process: Process, active: boolean) => ReactNode;
};

/** Terminals as tabs. Enter opens the focused tab, Delete closes it, F2 renames it. Visited terminals stay mounted by the caller. */
export function TerminalTabs(props: TerminalTabsProps) {
  const { terminals, activeId } = props;
  const active = terminals.find((process) => process.id === activeId);
  return (
    <Tabs value={activeId} onValueChange={props.onSelect} activationMode="manual" className="h-full min-h-0">
      <div className="flex shrink-0 items-center gap-1 border-b bg-card pr-1.5 pl-1 sm:pl-1.5">
        <TabsList aria-label="Terminals" className="min-w-0 border-0">
          {terminals.map((process) => (
            <Tab key={process.id} process={process} {...props} />
          ))}
        </TabsList>
        {props.onNew ? (
          <Tooltip content="New terminal">
            <Button
              variant="quiet"
              size="icon-sm"
              aria-label="New terminal"
              onClick={props.onNew}
              disabled={props.starting}
            >
              {props.starting ? <LoaderCircle aria-hidden className="animate-spin" /> : <Plus aria-hidden />}
            </Button>
          </Tooltip>
        ) : null}
        {active ? <TabMenu process={active} onClose={props.onClose} onRename={props.onRename} /> : null}
      </div>
      <div className="relative min-h-0 flex-1">
        {terminals.map((process) => (
          <TabsContent
            key={process.id}
            value={process.id}
            forceMount
            tabIndex={-1}
            className="absolute inset-0 data-[state=inactive]:invisible"
          >
            {props.renderTerminal(process, process.id === activeId)}
          </TabsContent>
        ))}
      </div>
    </Tabs>
  );
}

function Tab({ process, onClose, onRename }: { process: Process } & TerminalTabsProps) {
  const onCross = (event: MouseEvent) => (event.target as HTMLElement).closest("[data-close]") !== null;

  function mouseDown(event: MouseEvent) {
    // The tab would be chosen before it closes otherwise; and the middle button starts scrolling.
    if (onCross(event) || event.button === 1) event.preventDefault();
  }
  function key(event: KeyboardEvent) {
    if (event.key === "Delete") onClose(process);
    else if (event.key === "F2") onRename(process);
    else return;
    event.preventDefault();
  }
  return (
    <TabsTrigger
      value={process.id}
      onMouseDown={mouseDown}
      onClick={(event) => onCross(event) && onClose(process)}
      onAuxClick={(event) => event.button === 1 && onClose(process)}
      onDoubleClick={(event) => !onCross(event) && onRename(process)}
      onKeyDown={key}
      data-status={process.status}
      className="group/tab h-8 pr-1 text-xs"
    >
      <SquareTerminal aria-hidden className="!size-3.5" />
      <span className={cn("max-w-40 truncate", process.status !== "running" && "line-through decoration-1")}>
        {process.title}
      </span>
      <span
        aria-hidden
        data-close
        title="Close"
        className="grid size-5 place-items-center rounded-sm opacity-0 hover:bg-accent group-hover/tab:opacity-100 group-data-[state=active]/tab:opacity-100"
      >
        <X className="!size-3" />
      </span>
    </TabsTrigger>
  );
}

function TabMenu({
  process,
  onClose,
  onRename,
}: {
  process: Process;
  onClose: (process: Process) => void;
  onRename: (process: Process) => void;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="quiet"
          size="icon-sm"
          className="ml-auto"
          aria-label={`Actions for ${process.title}`}
        >
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => onRename(process)}>
          Rename terminal
          <DropdownMenuShortcut>F2</DropdownMenuShortcut>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onClose(process)}>
          Close terminal
          <DropdownMenuShortcut>Del</DropdownMenuShortcut>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
