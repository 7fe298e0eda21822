"use client";
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { CARD } from "./layout";
import type { LineageFlowNode } from "./to-elements";

const MARGIN = 24;

/** Brings a node that was selected by key, search or link into sight, and moves the focus along with the keys. */
export function useFollowSelection({ nodes, selected }: { nodes: LineageFlowNode[]; selected: string }) {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const domNode = useStore((state) => state.domNode);
  const latest = useRef({ nodes, width, height });
  latest.current = { nodes, width, height };
  const ready = width > 0;

  useEffect(() => {
    if (!selected || !ready || !domNode) return;
    const node = latest.current.nodes.find(({ id }) => id === selected);
    if (!node) return;
    const { x, y, zoom } = flow.getViewport();
    const left = node.position.x * zoom + x;
    const top = node.position.y * zoom + y;
    const seen =
      left >= MARGIN &&
      top >= MARGIN &&
      left + CARD.width * zoom <= latest.current.width - MARGIN &&
      top + CARD.height * zoom <= latest.current.height - MARGIN;
    if (!seen) {
      const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      void flow.setCenter(node.position.x + CARD.width / 2, node.position.y + CARD.height / 2, {
        zoom: Math.max(zoom, 0.6),
        duration: reduced ? 0 : 200,
      });
    }
    const held = document.activeElement;
    if (held instanceof HTMLElement && held.dataset.id !== undefined && domNode.contains(held)) {
      // It may only now come into sight, and is rendered in the next frame.
      requestAnimationFrame(() =>
        domNode.querySelector<HTMLElement>(`button[data-id="${CSS.escape(selected)}"]`)?.focus({
          preventScroll: true,
        }),
      );
    }
  }, [selected, ready, domNode, flow]);
}
