"use client";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type RowRange, rowRange } from "./row-range";

/** A list that is no longer than this is rendered whole. */
const FEW = 60;
/** What the server renders of a longer one: enough for a high window; more makes the first paint late. */
const FIRST = 30;

// On the server there is no layout to look at, and React complains about a layout effect.
const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * Which rows of a long list are worth rendering: those in sight of the nearest scrolling ancestor and some around
 * them. All rows have the same height, px. Put `before` and `after` px of space around the rows within `ref`.
 */
export function useRowWindow<E extends HTMLElement>(
  count: number,
  rowHeight: number,
): { ref: RefObject<E | null>; start: number; end: number; before: number; after: number } {
  const ref = useRef<E>(null);
  const [range, setRange] = useState<RowRange>({ start: 0, end: FIRST });
  const long = count > FEW;

  useBrowserLayoutEffect(() => {
    const body = ref.current;
    const scroller = body && scrollerOf(body);
    if (!long || !scroller) return;
    const update = () => {
      const view = scroller.getBoundingClientRect();
      const top = view.top - body.getBoundingClientRect().top;
      const next = rowRange({ top, height: view.height, rowHeight });
      setRange((before) => (before.start === next.start && before.end === next.end ? before : next));
    };
    update();
    const observer = new ResizeObserver(update);
    observer.observe(scroller);
    scroller.addEventListener("scroll", update, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", update);
    };
  }, [long, rowHeight]);

  const end = long ? Math.min(range.end, count) : count;
  // A list that became shorter may end above what was in sight.
  const start = long ? Math.min(range.start, Math.max(0, end - 1)) : 0;
  return { ref, start, end, before: start * rowHeight, after: (count - end) * rowHeight };
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}
