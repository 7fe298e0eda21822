import { type Edge, type Node, Position } from "@xyflow/react";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { type Forest, pathTo, search } from "../tree";
import { CARD, layout } from "./layout";

export type LineageFlowNode = Node<
  { node: LineageNode; selected: boolean; tabbable: boolean; dimmed: boolean; match: boolean },
  "lineage"
>;

/** Told in advance, React Flow need not render every card once to measure it. */
const HANDLES = [
  { type: "target", position: Position.Left, x: 0, y: CARD.height / 2, width: 1, height: 1 },
  { type: "source", position: Position.Right, x: CARD.width - 1, y: CARD.height / 2, width: 1, height: 1 },
] satisfies Node["handles"];

/** React Flow's nodes and edges. The path to the selection stands out, the rest dims; so do nodes not searched for. */
export function toElements({ forest, selected, text }: { forest: Forest; selected: string; text: string }): {
  nodes: LineageFlowNode[];
  edges: Edge[];
} {
  const path = pathTo(forest, selected);
  const found = new Set(search(forest, text));
  const current = path.size > 0 ? selected : forest.roots[0]?.data.id;
  const isDimmed = (id: string) =>
    found.size > 0 ? !found.has(id) && id !== selected : path.size > 0 && !path.has(id) && !isChild(id);
  const isChild = (id: string) => forest.byId.get(id)?.parent?.data.id === selected;

  const nodes = layout(forest).map(({ node, x, y }): LineageFlowNode => {
    const { id } = node.data;
    return {
      id,
      type: "lineage",
      position: { x, y },
      width: CARD.width,
      height: CARD.height,
      handles: HANDLES,
      data: {
        node: node.data,
        selected: id === selected,
        tabbable: id === current,
        dimmed: isDimmed(id),
        match: found.has(id),
      },
    };
  });

  const edges: Edge[] = [];
  for (const { data, parent } of forest.byId.values()) {
    if (!parent) continue;
    const onPath = path.has(data.id);
    edges.push({
      id: `${parent.data.id}-${data.id}`,
      source: parent.data.id,
      target: data.id,
      type: "smoothstep",
      className: onPath ? "on-path" : isDimmed(data.id) ? "dimmed" : undefined,
      zIndex: onPath ? 1 : 0,
    });
  }
  return { nodes, edges };
}
