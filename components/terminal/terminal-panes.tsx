"use client";
import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { TabsContent } from "@/components/ui/tabs";
import type { Process } from "@/server/domain/schemas/process";
import { PaneBorder } from "./pane-border";
import {
  type Arrow,
  borders,
  keepPanes,
  moveBorder,
  neighbour,
  paneRects,
  panesOf,
  type Rect,
} from "./panes";
import type { Panes } from "./use-panes";

type Props = {
  terminals: Process[];
  activeId: string;
  panes: Panes;
  onSelect: (id: string) => void;
  renderTerminal: (process: Process, shown: boolean, focused: boolean) => ReactNode;
};

const ARROWS: Record<string, Arrow> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The terminals in sight, each in its part of the room. All are siblings, so that none is made anew when it moves. */
export function TerminalPanes({ terminals, activeId, panes, onSelect, renderTerminal }: Props) {
  const room = useRef<HTMLDivElement>(null);
  const layout = panes.layout ?? activeId;
  const rects = paneRects(layout);
  const split = rects.size > 1;

  function keys(event: KeyboardEvent) {
    const arrow = ARROWS[event.key];
    if (!split || !arrow || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the program in the terminal is not to get it
    const next = neighbour(layout, activeId, arrow);
    if (next !== null) onSelect(next);
  }
  function hide(id: string) {
    const left = keepPanes(layout, new Set(panesOf(layout).filter((pane) => pane !== id)));
    if (left === null) return;
    panes.set(left);
    if (id === activeId) onSelect(panesOf(left)[0]!);
  }
  return (
    <div ref={room} className="relative min-h-0 flex-1" onKeyDownCapture={keys}>
      {terminals.map((process) => {
        const rect = rects.get(process.id);
        const active = process.id === activeId;
        return (
          <TabsContent
            key={process.id}
            value={process.id}
            forceMount
            tabIndex={-1}
            style={rect ? place(rect) : undefined}
            data-pane={split && rect ? "" : undefined}
            className={cn("absolute flex flex-col", rect ? null : "invisible inset-0")}
            onFocusCapture={(event) => {
              const typing = (event.target as HTMLElement).classList.contains("xterm-helper-textarea");
              if (typing && rect && !active) onSelect(process.id);
            }}
          >
            {split && rect ? (
              <PaneTitle title={process.title} active={active} onHide={() => hide(process.id)} />
            ) : null}
            <div className="min-h-0 flex-1">{renderTerminal(process, rect !== undefined, active)}</div>
          </TabsContent>
        );
      })}
      {borders(layout).map((border) => (
        <PaneBorder
          key={border.path}
          border={border}
          room={room}
          onMove={(at) => panes.set(moveBorder(layout, border.path, at))}
        />
      ))}
    </div>
  );
}

function place({ left, top, width, height }: Rect) {
  const percent = (share: number) => `${share * 100}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

function PaneTitle({ title, active, onHide }: { title: string; active: boolean; onHide: () => void }) {
  return (
    <div
      data-state={active ? "active" : "inactive"}
      className="flex h-6 shrink-0 items-center justify-between border-b bg-card pr-0.5 pl-3 text-muted-foreground text-xs data-[state=active]:text-foreground data-[state=active]:shadow-[inset_0_2px_0_var(--primary)]"
    >
      <span className="truncate">{title}</span>
      <Button
        variant="quiet"
        size="icon-xs"
        aria-label={`Close the pane of ${title}`}
        title="Close the pane; the terminal stays as a tab"
        onClick={onHide}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
