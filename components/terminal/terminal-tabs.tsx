"use client";
import { Columns2, Ellipsis, LoaderCircle, Plus, Rows2 } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { later } from "@/components/ui/later";
import { Tabs, TabsList } from "@/components/ui/tabs";
import { Tooltip } from "@/components/ui/tooltip";
import type { Process } from "@/server/domain/schemas/process";
import type { Direction } from "./panes";
import { Tab } from "./tab";
import { TerminalPanes } from "./terminal-panes";
import type { Panes } from "./use-panes";
import { useTabDrag } from "./use-tab-drag";

/** Few open it; it is loaded then. */
const ShareDialog = later(() =>
  import("@/components/share/share-dialog").then((module) => module.ShareDialog),
);

export type TerminalTabsProps = {
  terminals: Process[];
  activeId: string;
  onSelect: (id: string) => void;
  onClose: (process: Process) => void;
  onRename: (process: Process) => void;
  /** So many places further right; left if negative. */
  onMove: (id: string, by: number) => void;
  /** Absent where no terminal can be started. */
  onNew?: () => void;
  starting: boolean;
  panes: Panes;
  /** Absent where no terminal can be started, or where no more fit. */
  onSplit?: (direction: Direction) => void;
  /** `shown`: in sight; `focused`: the one that is worked in. */
  renderTerminal: (process: Process, shown: boolean, focused: boolean) => ReactNode;
};

/**
 * Terminals as tabs. Enter opens the focused tab, Delete closes it, F2 renames it, Shift and an arrow move it; it can be
 * dragged as well. Visited terminals stay mounted by the caller.
 */
export function TerminalTabs(props: TerminalTabsProps) {
  const { terminals, activeId } = props;
  const at = terminals.findIndex((process) => process.id === activeId);
  const active = terminals[at];
  const drag = useTabDrag(props.onMove);
  const list = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState<{ process: Process; place: number } | null>(null);
  // A browser takes the focus from what is moved in the document.
  useEffect(() => {
    if (told) list.current?.querySelectorAll<HTMLElement>("[role=tab]")[told.place]?.focus();
  }, [told]);

  function move(process: Process, by: number) {
    const place = terminals.indexOf(process) + by;
    if (place < 0 || place >= terminals.length) return;
    props.onMove(process.id, by);
    setTold({ process, place });
  }
  return (
    <Tabs value={activeId} onValueChange={props.onSelect} activationMode="manual" className="h-full min-h-0">
      <div className="flex shrink-0 items-center gap-1 border-b bg-card pr-1.5 pl-1 sm:pl-1.5">
        <TabsList ref={list} aria-label="Terminals" className="min-w-0 border-0">
          {terminals.map((process) => (
            <Tab
              key={process.id}
              process={process}
              dragged={drag.dragged === process.id}
              onClose={props.onClose}
              onRename={props.onRename}
              onMove={move}
              onDragStart={drag.start}
            />
          ))}
        </TabsList>
        <span role="status" aria-label="Moved tab" className="sr-only">
          {told ? `${told.process.title} is tab ${told.place + 1} of ${terminals.length}` : null}
        </span>
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
        {active ? (
          <TabMenu
            process={active}
            onClose={props.onClose}
            onRename={props.onRename}
            onLeft={at > 0 ? () => props.onMove(active.id, -1) : undefined}
            onRight={at < terminals.length - 1 ? () => props.onMove(active.id, 1) : undefined}
          />
        ) : null}
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

function SplitButtons({ onSplit, busy }: { onSplit: (direction: Direction) => void; busy: boolean }) {
  return (
    <>
      <Tooltip content="Split right: a new terminal beside this one. Alt+Shift+arrows move between them">
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
      <Tooltip content="Split down: a new terminal below this one. Alt+Shift+arrows move between them">
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
  onLeft,
  onRight,
}: {
  process: Process;
  onClose: (process: Process) => void;
  onRename: (process: Process) => void;
  onLeft?: () => void;
  onRight?: () => void;
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
          <DropdownMenuItem disabled={!onLeft} onSelect={onLeft}>
            Move tab left
            <DropdownMenuShortcut>Shift+←</DropdownMenuShortcut>
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!onRight} onSelect={onRight}>
            Move tab right
            <DropdownMenuShortcut>Shift+→</DropdownMenuShortcut>
          </DropdownMenuItem>
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
