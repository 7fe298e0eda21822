"use client";
import type { KeyboardEvent } from "react";

/** Alt+Shift with an arrow goes to the terminal before or after the one that has the focus. */
export function useWallKeys(ids: string[], focus: (id: string) => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const tiles = [...event.currentTarget.querySelectorAll("[data-testid=wall-tile]")];
    const at = tiles.findIndex((tile) => tile.contains(event.target as Node));
    const next = ids[(at + by + ids.length) % ids.length];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    focus(next);
  };
}
