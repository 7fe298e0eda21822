import type { Node } from "@xyflow/react";
import type { LineageNode } from "@/server/domain/schemas/misc";
import type { Shape, ShapeNode } from "../shape";
import { type Forest, pathTo } from "../tree";
import type { Area } from "./area";
import { CARD, layout, type Placed } from "./layout";
import { line } from "./line";
import type { LinePath } from "./lines";

export type LineageFlowNode = Node<
  { node: LineageNode; selected: boolean; tabbable: boolean; dimmed: boolean; match: boolean },
  "lineage"
>;
/** Stands for `count` nodes that are folded away. */
export type MoreFlowNode = Node<
  { count: number; label: string; dimmed: boolean; onOpen: (id: string) => void },
  "more"
>;
export type FlowNode = LineageFlowNode | MoreFlowNode;

/** None: nothing is connected here. Told in advance, React Flow need not render every card once to look for them. */
const HANDLES: Node["handles"] = [];

/** React Flow's nodes and the lines between them. The path to the selection stands out, the rest dims; so do nodes not searched for. */
export function toElements({
  shape,
  forest,
  selected,
  found,
  onOpen,
}: {
  shape: Shape;
  forest: Forest;
  selected: string;
  found: ReadonlySet<string>;
  onOpen: (foldId: string) => void;
}): { nodes: FlowNode[]; lines: LinePath[]; placed: Placed<ShapeNode>[] } {
  const path = pathTo(forest, selected);
  const current = path.size > 0 ? selected : forest.roots[0]?.data.id;
  const isChild = (id: string) => forest.byId.get(id)?.parent?.data.id === selected;
  const isDimmed = (id: string) =>
    found.size > 0 ? !found.has(id) && id !== selected : path.size > 0 && !path.has(id) && !isChild(id);
  /** A fold lies on the path if what comes after it does. */
  const onPath = (drawn: ShapeNode): boolean =>
    drawn.type === "node" ? path.has(drawn.id) : drawn.children.some(onPath);
  const dimmed = (drawn: ShapeNode) =>
    drawn.type === "node"
      ? isDimmed(drawn.id)
      : found.size > 0 || (path.size > 0 && !onPath(drawn) && drawn.id !== `more:${selected}`);

  const placed = layout(shape.roots);
  const nodes = placed.map(({ node: drawn, x, y }): FlowNode => {
    const { id } = drawn;
    const common = { id, position: { x, y }, ...CARD, measured: CARD, handles: HANDLES };
    if (drawn.type === "more") {
      const label = `Show ${drawn.count} more${drawn.of ? ` of ${drawn.of}` : ""}`;
      return {
        ...common,
        type: "more",
        data: { count: drawn.count, label, dimmed: dimmed(drawn), onOpen },
      };
    }
    return {
      ...common,
      type: "lineage",
      data: {
        node: drawn.node.data,
        selected: id === selected,
        tabbable: id === current,
        dimmed: isDimmed(id),
        match: found.has(id),
      },
    };
  });

  const place = new Map(placed.map((one) => [one.node, one]));
  const paths = new Map<string, LinePath>();
  for (const from of placed) {
    for (const child of from.node.children) {
      const to = place.get(child);
      if (!to) continue;
      const look = onPath(from.node) && onPath(child) ? "on-path" : dimmed(child) ? "dimmed" : "plain";
      const id = `${look} ${from.node.id}`;
      const before = paths.get(id);
      const area = around(from, to, before?.area);
      paths.set(id, { id, look, d: (before?.d ?? "") + line(from, to), area });
    }
  }
  // What is drawn last lies above the rest.
  const lines = [...paths.values()].sort(
    (a, b) => Number(a.look === "on-path") - Number(b.look === "on-path"),
  );
  return { nodes, lines, placed };
}

/** From the one card to the other, and what was there before. */
function around(from: Placed, to: Placed, before?: Area): Area {
  return {
    left: from.x,
    top: Math.min(from.y, to.y, before?.top ?? from.y),
    right: to.x + CARD.width,
    bottom: Math.max(from.y + CARD.height, to.y + CARD.height, before?.bottom ?? from.y),
  };
}
