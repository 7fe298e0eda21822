/** How the terminals in sight share the room: one, or two parts side by side (`row`) or one below the other. */
export type Layout = string | Split;
export type Split = {
  direction: Direction;
  /** The share of the first part, between 0 and 1. */
  at: number;
  first: Layout;
  second: Layout;
};
export type Direction = "row" | "column";

/** In shares of the whole, between 0 and 1. */
export type Rect = { left: number; top: number; width: number; height: number };
export type Arrow = "left" | "right" | "up" | "down";

export const MOST_PANES = 6;
const LEAST_SHARE = 0.15;
const WHOLE: Rect = { left: 0, top: 0, width: 1, height: 1 };

/** The ids in it, from left to right and from top to bottom. */
export function panesOf(layout: Layout): string[] {
  return typeof layout === "string" ? [layout] : [...panesOf(layout.first), ...panesOf(layout.second)];
}

/** Gives `id` half of the room that `beside` has, right of it or below. */
export function splitPane(layout: Layout, beside: string, direction: Direction, id: string): Layout {
  return mapPanes(layout, (pane) =>
    pane === beside ? { direction, at: 0.5, first: pane, second: id } : pane,
  );
}

/** Another terminal in the place of one that is in sight; two that are both in sight change places. */
export function replacePane(layout: Layout, old: string, id: string): Layout {
  return mapPanes(layout, (pane) => (pane === old ? id : pane === id ? old : pane));
}

/** What is left when only these remain; null if none of them is in it. */
export function keepPanes(layout: Layout, ids: ReadonlySet<string>): Layout | null {
  if (typeof layout === "string") return ids.has(layout) ? layout : null;
  const first = keepPanes(layout.first, ids);
  const second = keepPanes(layout.second, ids);
  if (first === null || second === null) return first ?? second;
  if (first === layout.first && second === layout.second) return layout;
  return { ...layout, first, second };
}

/**
 * The layout for the terminals that there are: what is gone leaves its room to its neighbour, and the active one is
 * in sight, in the place of `last` (the one that was active before) where it was not.
 */
export function fitLayout(
  layout: Layout | null,
  { ids, active, last }: { ids: ReadonlySet<string>; active: string; last: string | null },
): Layout {
  const kept = layout === null ? null : keepPanes(layout, ids);
  if (kept === null) return active;
  const panes = panesOf(kept);
  if (panes.includes(active)) return kept;
  return replacePane(kept, last !== null && panes.includes(last) ? last : panes[0]!, active);
}

/** Where each pane is. */
export function paneRects(layout: Layout, within: Rect = WHOLE): Map<string, Rect> {
  if (typeof layout === "string") return new Map([[layout, within]]);
  const [first, second] = halves(layout, within);
  return new Map([...paneRects(layout.first, first), ...paneRects(layout.second, second)]);
}

/** A border that can be moved: its split, found by the way to it, and the room that the two share. */
export type Border = { path: string; direction: Direction; at: number; within: Rect };

export function borders(layout: Layout, within: Rect = WHOLE, path = ""): Border[] {
  if (typeof layout === "string") return [];
  const [first, second] = halves(layout, within);
  return [
    { path, direction: layout.direction, at: layout.at, within },
    ...borders(layout.first, first, `${path}1`),
    ...borders(layout.second, second, `${path}2`),
  ];
}

export function moveBorder(layout: Layout, path: string, at: number): Layout {
  if (typeof layout === "string") return layout;
  if (path === "") return { ...layout, at: Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, at)) };
  const side = path[0] === "1" ? "first" : "second";
  return { ...layout, [side]: moveBorder(layout[side], path.slice(1), at) };
}

/** The pane next to `from` on that side, the one that shares most of the border; null at the edge. */
export function neighbour(layout: Layout, from: string, arrow: Arrow): string | null {
  const rects = paneRects(layout);
  const own = rects.get(from);
  if (!own) return null;
  let best: string | null = null;
  let most = 0;
  for (const [id, rect] of rects) {
    const shared = touches(own, rect, arrow);
    if (shared > most + 1e-6) [best, most] = [id, shared];
  }
  return best;
}

/** Reads a stored layout; null if it is none, or names a terminal twice. */
export function readLayout(value: unknown): Layout | null {
  const layout = readNode(value, 0);
  if (layout === null) return null;
  const panes = panesOf(layout);
  return new Set(panes).size === panes.length && panes.length <= MOST_PANES ? layout : null;
}

function readNode(value: unknown, depth: number): Layout | null {
  if (typeof value === "string") return value === "" ? null : value;
  if (typeof value !== "object" || value === null || depth > MOST_PANES) return null;
  const { direction, at, first, second } = value as Partial<Record<keyof Split, unknown>>;
  if (direction !== "row" && direction !== "column") return null;
  if (typeof at !== "number" || !(at >= LEAST_SHARE && at <= 1 - LEAST_SHARE)) return null;
  const one = readNode(first, depth + 1);
  const two = readNode(second, depth + 1);
  return one === null || two === null ? null : { direction, at, first: one, second: two };
}

function mapPanes(layout: Layout, change: (pane: string) => Layout): Layout {
  if (typeof layout === "string") return change(layout);
  return { ...layout, first: mapPanes(layout.first, change), second: mapPanes(layout.second, change) };
}

function halves({ direction, at }: Split, { left, top, width, height }: Rect): [Rect, Rect] {
  return direction === "row"
    ? [
        { left, top, width: width * at, height },
        { left: left + width * at, top, width: width * (1 - at), height },
      ]
    : [
        { left, top, width, height: height * at },
        { left, top: top + height * at, width, height: height * (1 - at) },
      ];
}

/** How much of `own`'s side in that direction `other` lies at. */
function touches(own: Rect, other: Rect, arrow: Arrow): number {
  const sideways = arrow === "left" || arrow === "right";
  const edge = {
    left: own.left - (other.left + other.width),
    right: other.left - (own.left + own.width),
    up: own.top - (other.top + other.height),
    down: other.top - (own.top + own.height),
  }[arrow];
  if (Math.abs(edge) > 1e-6) return 0;
  return sideways
    ? overlap(own.top, own.height, other.top, other.height)
    : overlap(own.left, own.width, other.left, other.width);
}

function overlap(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(0, Math.min(a + aLength, b + bLength) - Math.max(a, b));
}
