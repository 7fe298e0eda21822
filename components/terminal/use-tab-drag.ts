"use client";
import { type PointerEvent, useEffect, useRef, useState } from "react";

/** As far as a hand may shake in a click, pixels. */
const SLACK_PX = 5;

/**
 * Tabs change places with their neighbours while one of them is dragged past their middle. On the window and not by
 * capture: that ends when the element is moved in the document. A finger scrolls the row instead.
 */
export function useTabDrag(onMove: (id: string, by: number) => void) {
  const [dragged, setDragged] = useState<string | null>(null);
  const move = useRef(onMove);
  move.current = onMove;
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);

  function start(event: PointerEvent<HTMLElement>, id: string) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const tab = event.currentTarget;
    const from = event.clientX;
    let moving = false;
    const follow = ({ clientX, buttons }: globalThis.PointerEvent) => {
      if (buttons === 0) return stop.current();
      if (!moving && Math.abs(clientX - from) <= SLACK_PX) return;
      if (!moving) setDragged(id);
      moving = true;
      const { previousElementSibling: left, nextElementSibling: right } = tab;
      if (left && clientX < middle(left)) move.current(id, -1);
      else if (right && clientX > middle(right)) move.current(id, 1);
    };
    stop.current();
    stop.current = () => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", stop.current);
      window.removeEventListener("pointercancel", stop.current);
      setDragged(null);
    };
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", stop.current);
    window.addEventListener("pointercancel", stop.current);
  }
  return { dragged, start };
}

function middle(element: Element): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
