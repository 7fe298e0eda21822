"use client";
import "@xyflow/react/dist/base.css";
import "./graph.css";
import { Controls, MiniMap, Panel, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { FoldVertical } from "lucide-react";
import { useCallback, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { Select } from "../lineage-page";
import { shape } from "../shape";
import { type Forest, search } from "../tree";
import { Dots } from "./dots";
import { initialViewport } from "./initial-viewport";
import { LineageCard } from "./lineage-card";
import { Lines } from "./lines";
import { MoreCard } from "./more-card";
import { toElements } from "./to-elements";
import { useFollowSelection } from "./use-follow-selection";
import { useGraphKeys } from "./use-graph-keys";

const nodeTypes = { lineage: LineageCard, more: MoreCard };
const FIT = { padding: 0.15, maxZoom: 1 };
/** Fewer nodes than this are seen at a glance. */
const MINIMAP_FROM = 50;

type Props = { forest: Forest; selected: string; onSelect: Select; text: string };

/** Its size is known before the first card is drawn, so that only those are that will be in sight. */
export function LineageGraph(props: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<DOMRect | null>(null);
  useLayoutEffect(() => setBox(frame.current?.getBoundingClientRect() ?? null), []);
  return (
    <div ref={frame} className="flex min-h-0 min-w-0 flex-1">
      {box ? (
        <ReactFlowProvider>
          <Graph {...props} box={box} />
        </ReactFlowProvider>
      ) : null}
    </div>
  );
}

function Graph({ forest, selected, onSelect, text, box }: Props & { box: DOMRect }) {
  const [opened, setOpened] = useState<ReadonlyMap<string, number>>(new Map());
  const onOpen = useCallback(
    (id: string) => setOpened((before) => new Map(before).set(id, (before.get(id) ?? 0) + 1)),
    [],
  );
  const found = useMemo(() => search(forest, text), [forest, text]);
  const drawn = useMemo(() => shape(forest, { selected, found, opened }), [forest, selected, found, opened]);
  const { nodes, lines, placed } = useMemo(
    () => toElements({ shape: drawn, forest, selected, found: new Set(found), onOpen }),
    [drawn, forest, selected, found, onOpen],
  );
  const [start] = useState(() =>
    initialViewport(
      placed,
      box,
      placed.find(({ node }) => node.id === selected),
    ),
  );
  const group = useRef<HTMLDivElement>(null);
  // Once the cards are there.
  const overview = useDeferredValue(nodes.length > MINIMAP_FROM, false);
  useFollowSelection({ nodes, selected });
  const onKeyDown = useGraphKeys({ forest: drawn.forest, selected, onSelect });

  return (
    <div ref={group} className="min-w-0 flex-1" onKeyDown={onKeyDown} role="group" aria-label="Lineage graph">
      <ReactFlow
        nodes={nodes}
        nodeTypes={nodeTypes}
        onNodeClick={(_, node) => node.type === "lineage" && onSelect(node.id, "push")}
        onPaneClick={() => onSelect("", "push")}
        defaultViewport={start}
        minZoom={0.1}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements
        zoomOnDoubleClick={false}
        onMoveStart={() => group.current?.setAttribute("data-moving", "")}
        onMoveEnd={() => group.current?.removeAttribute("data-moving")}
        panOnScroll
      >
        <Dots />
        <Lines lines={lines} />
        <Controls showInteractive={false} fitViewOptions={FIT} position="bottom-left" />
        {opened.size > 0 ? (
          <Panel position="top-left">
            <Button size="sm" onClick={() => setOpened(new Map())}>
              <FoldVertical aria-hidden />
              Collapse all
            </Button>
          </Panel>
        ) : null}
        {overview ? <MiniMap pannable zoomable ariaLabel="Overview" /> : null}
      </ReactFlow>
    </div>
  );
}
