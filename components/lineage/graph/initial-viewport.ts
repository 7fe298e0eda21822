import type { Viewport } from "@xyflow/react";
import { CARD, type Placed } from "./layout";

export const MARGIN = 32;
/** Below this the text of the cards can't be read. */
export const MIN_ZOOM = 0.75;

/**
 * All of it in sight if it can still be read so; else from the roots on, at a size that can be read, or around
 * `selected` if that would be out of sight.
 */
export function initialViewport(
  placed: Placed[],
  { width, height }: { width: number; height: number },
  selected?: Placed,
): Viewport {
  const first = placed[0];
  if (!first) return { x: 0, y: 0, zoom: 1 };
  const left = Math.min(...placed.map(({ x }) => x));
  const right = Math.max(...placed.map(({ x }) => x)) + CARD.width;
  const top = Math.min(...placed.map(({ y }) => y));
  const bottom = Math.max(...placed.map(({ y }) => y)) + CARD.height;
  const fitting = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top), 1);
  const zoom = Math.max(fitting, MIN_ZOOM);
  const wide = (right - left) * zoom > width - 2 * MARGIN;
  const high = (bottom - top) * zoom > height - 2 * MARGIN;
  const middle = high ? first.y + CARD.height / 2 : (top + bottom) / 2;
  const view = {
    x: wide ? MARGIN - left * zoom : (width - (left + right) * zoom) / 2,
    y: height / 2 - middle * zoom,
    zoom,
  };
  if (!selected || isSeen(selected, view, { width, height })) return view;
  return {
    x: width / 2 - (selected.x + CARD.width / 2) * zoom,
    y: height / 2 - (selected.y + CARD.height / 2) * zoom,
    zoom,
  };
}

/** Whether a card lies in sight, with a margin. */
export function isSeen(
  card: { x: number; y: number },
  { x, y, zoom }: Viewport,
  { width, height }: { width: number; height: number },
): boolean {
  const left = card.x * zoom + x;
  const top = card.y * zoom + y;
  return (
    left >= MARGIN / 2 &&
    top >= MARGIN / 2 &&
    left + CARD.width * zoom <= width - MARGIN / 2 &&
    top + CARD.height * zoom <= height - MARGIN / 2
  );
}
