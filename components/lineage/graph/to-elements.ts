import { type Edge, type Node, Position } from "@xyflow/react";
import type { LineageNode } from "@/server/domain/schemas/misc";
import type { Shape, ShapeNode } from "../shape";
import { type Forest, pathTo } from "../tree";
import { CARD, layout, type Placed } from "./layout";

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

/** Told in advance, as is the size, React Flow need not render every card once to measure it. */
const HANDLES = [
  { type: "target", position: Position.Left, x: 0, y: CARD.height / 2, width: 1, height: 1 },
  { type: "source", position: Position.Right, x: CARD.width - 1, y: CARD.height / 2, width: 1, height: 1 },
] satisfies Node["handles"];

/** React Flow's nodes and edges. The path to the selection stands out, the rest dims; so do nodes not searched for. */
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
}): { nodes: FlowNode[]; edges: Edge[]; placed: Placed<ShapeNode>[] } {
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

  const edges = placed.flatMap(({ node: parent }) =>
    parent.children.map((child): Edge => {
      const on = onPath(parent) && onPath(child);
      return {
        id: `${parent.id}-${child.id}`,
        source: parent.id,
        target: child.id,
        type: "smoothstep",
        className: on ? "on-path" : dimmed(child) ? "dimmed" : undefined,
        zIndex: on ? 1 : 0,
      };
    }),
  );
  return { nodes, edges, placed };
}
