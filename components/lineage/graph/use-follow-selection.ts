"use client";
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { isSeen } from "./initial-viewport";
import { CARD } from "./layout";
import type { FlowNode } from "./to-elements";

/** Brings a node that was selected by key, search or link into sight, and moves the focus along with the keys. */
export function useFollowSelection({ nodes, selected }: { nodes: FlowNode[]; selected: string }) {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const domNode = useStore((state) => state.domNode);
  const latest = useRef(nodes);
  latest.current = nodes;
  const ready = width > 0;

  // A card that goes out of sight is no longer rendered, and takes the focus with it.
  const held = useRef(false);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      held.current =
        target instanceof HTMLElement &&
        target.dataset.id !== undefined &&
        domNode?.contains(target) === true;
    };
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [domNode]);

  useEffect(() => {
    if (!selected || !ready || !domNode) return;
    const node = latest.current.find(({ id }) => id === selected);
    if (!node) return;
    const viewport = flow.getViewport();
    const seen = isSeen(node.position, viewport, { width, height });
    const focus = document.activeElement;
    const takesFocus = held.current && (focus === document.body || domNode.contains(focus));
    let cancelled = false;

    async function follow(position: { x: number; y: number }) {
      if (!seen) {
        const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        await flow.setCenter(position.x + CARD.width / 2, position.y + CARD.height / 2, {
          zoom: Math.max(viewport.zoom, 0.75),
          duration: reduced ? 0 : 200,
        });
      }
      // Only what is in sight is rendered, so it may take a few frames until it can be focused.
      for (let frame = 0; takesFocus && !cancelled && frame < 30; frame += 1) {
        const card = domNode?.querySelector<HTMLElement>(`button[data-id="${CSS.escape(selected)}"]`);
        if (card) return card.focus({ preventScroll: true });
        await new Promise(requestAnimationFrame);
      }
    }
    void follow(node.position);
    return () => {
      cancelled = true;
    };
    // The panel beside the graph, on a phone below it, takes some of its room when something is selected.
  }, [selected, ready, width, height, domNode, flow]);
}
