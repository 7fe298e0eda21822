import { hierarchy, tree } from "d3-hierarchy";

export const CARD = { width: 208, height: 54 };
const GAP = { x: 48, y: 12 };

export type Placed<N = unknown> = { node: N; x: number; y: number };

/** Positions from left to right, px; several trees lie below each other. */
export function layout<N extends { children: N[] }>(roots: N[]): Placed<N>[] {
  // A root above all trees makes them one, and is left out again.
  const above = { children: roots } as N;
  const root = hierarchy<N>(above, (node) => node.children);
  tree<N>()
    .nodeSize([CARD.height + GAP.y, CARD.width + GAP.x])
    .separation((a, b) => (a.parent === b.parent ? 1 : 1.4))(root);
  return root
    .descendants()
    .filter((point) => point.depth > 0)
    .map((point) => ({
      node: point.data,
      x: (point.depth - 1) * (CARD.width + GAP.x),
      y: point.x ?? 0,
    }));
}
