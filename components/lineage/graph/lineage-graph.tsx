"use client";
import "@xyflow/react/dist/base.css";
import "./graph.css";
import {
  Background,
  Controls,
  MiniMap,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
} from "@xyflow/react";
import { useMemo, useRef } from "react";
import type { Select } from "../lineage-page";
import type { Forest } from "../tree";
import { initialViewport } from "./initial-viewport";
import { layout } from "./layout";
import { LineageCard } from "./lineage-card";
import { type LineageFlowNode, toElements } from "./to-elements";
import { useFollowSelection } from "./use-follow-selection";
import { useGraphKeys } from "./use-graph-keys";

const nodeTypes = { lineage: LineageCard };
const FIT = { padding: 0.15, maxZoom: 1 };
/** Fewer nodes than this are seen at a glance. */
const MINIMAP_FROM = 50;

type Props = { forest: Forest; selected: string; onSelect: Select; text: string };

export function LineageGraph(props: Props) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ forest, selected, onSelect, text }: Props) {
  const { nodes, edges } = useMemo(() => toElements({ forest, selected, text }), [forest, selected, text]);
  const frame = useRef<HTMLDivElement>(null);
  useFollowSelection({ nodes, selected });
  const onKeyDown = useGraphKeys({ forest, selected, onSelect });

  function onInit(flow: ReactFlowInstance<LineageFlowNode>) {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    const placed = layout(forest);
    const start = placed.find(({ node }) => node.data.id === selected);
    void flow.setViewport(initialViewport(placed, box, start));
  }

  return (
    <div
      ref={frame}
      className="min-h-0 min-w-0 flex-1"
      onKeyDown={onKeyDown}
      role="group"
      aria-label="Lineage graph"
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodeClick={(_, node) => onSelect(node.id, "push")}
        onPaneClick={() => onSelect("", "push")}
        onInit={onInit}
        minZoom={0.1}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements
        zoomOnDoubleClick={false}
        panOnScroll
      >
        <Background gap={20} size={1} />
        <Controls showInteractive={false} fitViewOptions={FIT} position="bottom-left" />
        {nodes.length > MINIMAP_FROM ? <MiniMap pannable zoomable ariaLabel="Overview" /> : null}
      </ReactFlow>
    </div>
  );
}
