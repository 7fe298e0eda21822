"use client";
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { cn } from "@/components/ui/cn";
import type { Border } from "./panes";

const STEP = 0.05;

/** The border between two panes: dragged, or moved with the arrow keys. */
export function PaneBorder(props: {
  border: Border;
  room: RefObject<HTMLElement | null>;
  onMove: (at: number) => void;
}) {
  const { direction, at, within } = props.border;
  const row = direction === "row";

  function drag(event: PointerEvent) {
    const box = props.room.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    props.onMove(
      row
        ? ((event.clientX - box.left) / box.width - within.left) / within.width
        : ((event.clientY - box.top) / box.height - within.top) / within.height,
    );
  }
  function key(event: KeyboardEvent) {
    const by = { ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP }[event.key];
    if (by === undefined || event.altKey) return;
    event.preventDefault();
    props.onMove(at + by);
  }
  const across = `${((row ? within.left : within.top) + (row ? within.width : within.height) * at) * 100}%`;
  const from = `${(row ? within.top : within.left) * 100}%`;
  const along = `${(row ? within.height : within.width) * 100}%`;
  return (
    <div
      role="separator"
      aria-label="Border between panes"
      aria-orientation={row ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(at * 100)}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onKeyDown={key}
      style={row ? { left: across, top: from, height: along } : { top: across, left: from, width: along }}
      className={cn(
        "absolute z-10 touch-none outline-none after:absolute after:bg-border hover:after:bg-primary focus-visible:after:bg-primary",
        row
          ? "-ml-1 w-2 cursor-col-resize after:inset-y-0 after:left-1/2 after:w-px"
          : "-mt-1 h-2 cursor-row-resize after:inset-x-0 after:top-1/2 after:h-px",
      )}
    />
  );
}
