"use client";
import { Columns2, Ellipsis, LoaderCircle, Plus, Rows2, SquareTerminal, X } from "lucide-react";
import dynamic from "next/dynamic";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tabs, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Tooltip } from "@/components/ui/tooltip";
import type { Process } from "@/server/domain/schemas/process";
import type { Direction } from "./panes";
import { TerminalPanes } from "./terminal-panes";
import type { Panes } from "./use-panes";

/** Few open it; it is loaded then. */
const ShareDialog = dynamic(() =>
  import("@/components/share/share-dialog").then((module) => module.ShareDialog),
);

export type TerminalTabsProps = {
  terminals: Process[];
  activeId: string;
  onSelect: (id: string) => void;
  onClose: (process: Process) => void;
  onRename: (process: Process) => void;
  /** Absent where no terminal can be started. */
  onNew?: () => void;
  starting: boolean;
  panes: Panes;
  /** Absent where no terminal can be started, or where no more fit. */
  onSplit?: (direction: Direction) => void;
  /** `shown`: in sight; `focused`: the one that is worked in. */
  renderTerminal: (process: Process, shown: boolean, focused: boolean) => ReactNode;
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
        <span className="ml-auto" />
        {props.onSplit ? <SplitButtons onSplit={props.onSplit} busy={props.starting} /> : null}
        {active ? <TabMenu process={active} onClose={props.onClose} onRename={props.onRename} /> : null}
      </div>
      <TerminalPanes
        terminals={terminals}
        activeId={activeId}
        panes={props.panes}
        onSelect={props.onSelect}
        renderTerminal={props.renderTerminal}
      />
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

function SplitButtons({ onSplit, busy }: { onSplit: (direction: Direction) => void; busy: boolean }) {
  return (
    <>
      <Tooltip content="Split right: a new terminal beside this one. Alt+Shift+arrows go from one to the other">
        <Button
          variant="quiet"
          size="icon-sm"
          aria-label="Split right"
          disabled={busy}
          onClick={() => onSplit("row")}
        >
          <Columns2 aria-hidden />
        </Button>
      </Tooltip>
      <Tooltip content="Split down: a new terminal below this one. Alt+Shift+arrows go from one to the other">
        <Button
          variant="quiet"
          size="icon-sm"
          aria-label="Split down"
          disabled={busy}
          onClick={() => onSplit("column")}
        >
          <Rows2 aria-hidden />
        </Button>
      </Tooltip>
    </>
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
  const may = useMay("write");
  const [sharing, setSharing] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="quiet" size="icon-sm" aria-label={`Actions for ${process.title}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {may ? (
            <>
              <DropdownMenuItem onSelect={() => onRename(process)}>
                Rename terminal
                <DropdownMenuShortcut>F2</DropdownMenuShortcut>
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setSharing(true)}>Share terminal…</DropdownMenuItem>
            </>
          ) : null}
          <DropdownMenuItem onSelect={() => onClose(process)}>
            Close terminal
            <DropdownMenuShortcut>Del</DropdownMenuShortcut>
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {sharing ? (
        <ShareDialog open thing={{ processId: process.id }} name={process.title} onOpenChange={setSharing} />
      ) : null}
    </>
  );
}
