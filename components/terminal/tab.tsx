"use client";
import { SquareTerminal, X } from "lucide-react";
import type { KeyboardEvent, MouseEvent, PointerEvent } from "react";
import { cn } from "@/components/ui/cn";
import { TabsTrigger } from "@/components/ui/tabs";
import type { Process } from "@/server/domain/schemas/process";

/** One terminal in the row: chosen, renamed, moved and closed by mouse and by keyboard. */
export function Tab({
  process,
  dragged,
  onClose,
  onRename,
  onMove,
  onDragStart,
}: {
  process: Process;
  dragged: boolean;
  onClose: (process: Process) => void;
  onRename: (process: Process) => void;
  onMove: (process: Process, by: number) => void;
  onDragStart: (event: PointerEvent<HTMLElement>, id: string) => void;
}) {
  const onCross = (event: MouseEvent) => (event.target as HTMLElement).closest("[data-close]") !== null;

  function mouseDown(event: MouseEvent) {
    // The tab would be chosen before it closes otherwise; and the middle button starts scrolling.
    if (onCross(event) || event.button === 1) event.preventDefault();
  }
  function key(event: KeyboardEvent) {
    if (event.key === "Delete") onClose(process);
    else if (event.key === "F2") onRename(process);
    else if (event.shiftKey && event.key === "ArrowLeft") onMove(process, -1);
    else if (event.shiftKey && event.key === "ArrowRight") onMove(process, 1);
    else return;
    event.preventDefault();
  }
  return (
    <TabsTrigger
      value={process.id}
      onPointerDown={(event) => !onCross(event) && onDragStart(event, process.id)}
      onMouseDown={mouseDown}
      onClick={(event) => onCross(event) && onClose(process)}
      onAuxClick={(event) => event.button === 1 && onClose(process)}
      onDoubleClick={(event) => !onCross(event) && onRename(process)}
      onKeyDown={key}
      data-status={process.status}
      className={cn("group/tab h-8 pr-1 text-xs", dragged && "cursor-grabbing bg-accent")}
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
