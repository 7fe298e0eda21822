import type { Viewport } from "@xyflow/react";
import { CARD, type Placed } from "./layout";

const MARGIN = 32;
/** Below this the text of the cards can't be read. */
const MIN_ZOOM = 0.75;

/** All of it in sight if it can still be read so; else from the roots on, at a size that can be read. */
export function initialViewport(placed: Placed[], width: number, height: number): Viewport {
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
  return {
    x: wide ? MARGIN - left * zoom : (width - (left + right) * zoom) / 2,
    y: height / 2 - middle * zoom,
    zoom,
  };
}
