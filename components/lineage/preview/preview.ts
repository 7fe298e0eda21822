import type { LineageNode } from "@/server/domain/schemas/misc";
import { MARGIN, MIN_ZOOM } from "../graph/initial-viewport";
import { CARD, layout, type Placed } from "../graph/layout";
import { line } from "../graph/line";
import { type ShapeNode, shape } from "../shape";
import { buildForest } from "../tree";

/** Higher than any window at the smallest size: whatever the window, the graph then begins in the same way. */
const HIGH_ENOUGH = 2400 / MIN_ZOOM;
/** What may be in sight at the start, px of the window on each side of the first root. */
const SIGHT = { width: 2600, height: 800 };
const MOST_CARDS = 120;

export type Preview = {
  cards: { node: LineageNode | null; count: number; x: number; y: number }[];
  lines: string[];
  /** CSS: where the graph's origin lies in its frame. */
  left: string;
  top: string;
  zoom: number;
};

/**
 * What the graph will show first, for a page that comes before the window's size is known and before the tree is there.
 * Null for a lineage that fits into some windows: how it is placed depends on them.
 */
export function previewOf(nodes: LineageNode[]): Preview | null {
  const { roots } = shape(buildForest(nodes), { selected: "", found: [], opened: new Map() });
  const placed = layout(roots);
  const first = placed[0];
  if (!first) return null;
  const ys = placed.map(({ y }) => y);
  if (Math.max(...ys) + CARD.height - Math.min(...ys) < HIGH_ENOUGH) return null;
  const left = Math.min(...placed.map(({ x }) => x));
  const right = Math.max(...placed.map(({ x }) => x)) + CARD.width;
  const inSight = ({ x, y }: Placed) =>
    (x - left) * MIN_ZOOM < SIGHT.width && Math.abs(y - first.y) * MIN_ZOOM < SIGHT.height;
  const seen = placed.filter(inSight).slice(0, MOST_CARDS);
  const at = new Map(placed.map((place) => [place.node, place]));
  return {
    cards: seen.map(({ node, x, y }) => ({
      node: node.type === "node" ? node.node.data : null,
      count: node.type === "more" ? node.count : 0,
      x,
      y,
    })),
    lines: seen.flatMap((from) =>
      from.node.children.flatMap((child: ShapeNode) => {
        const to = at.get(child);
        return to ? [line(from, to)] : [];
      }),
    ),
    left: `max(${MARGIN - left * MIN_ZOOM}px, calc(50% - ${((left + right) / 2) * MIN_ZOOM}px))`,
    top: `calc(50% - ${(first.y + CARD.height / 2) * MIN_ZOOM}px)`,
    zoom: MIN_ZOOM,
  };
}
