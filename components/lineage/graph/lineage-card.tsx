"use client";
import type { NodeProps } from "@xyflow/react";
import { useState } from "react";
import { Here } from "@/components/presence/here";
import { cn } from "@/components/ui/cn";
import { StatusDot } from "@/components/ui/status-badge";
import { nodeFacts, nodeLabel, nodeName, nodeState } from "../describe";
import { NodeIcon } from "../node-icon";
import { NodeMenu } from "../node-menu";
import { NodeUsage } from "../node-usage";
import { cardClass } from "./card-class";
import type { LineageFlowNode } from "./to-elements";

export function LineageCard({ data }: NodeProps<LineageFlowNode>) {
  const { node, selected, tabbable, dimmed, match } = data;
  const { detail } = node;
  // A menu asks for all that is known of its thing: only where somebody is about to open it.
  const [approached, setApproached] = useState(false);
  const approach = () => setApproached(true);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it does nothing but have its menu at hand
    <div
      data-testid="lineage-node"
      data-type={detail.type}
      data-state={nodeState(node)}
      onPointerEnter={approach}
      onFocus={approach}
      className={cn(
        cardClass(node),
        "group relative size-full transition-[opacity,border-color]",
        selected && "border-primary ring-1 ring-primary",
        match && !selected && "border-primary/60",
        dimmed && "opacity-45 focus-within:opacity-100 hover:opacity-100",
      )}
    >
      <NodeIcon
        node={node}
        className={cn("size-4 shrink-0", selected ? "text-primary" : "text-muted-foreground")}
      />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          data-id={node.id}
          aria-label={nodeLabel(node)}
          aria-pressed={selected}
          tabIndex={tabbable ? 0 : -1}
          className="block w-full truncate text-left font-medium text-sm after:absolute after:inset-0 after:rounded-[inherit] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring"
        >
          {nodeName(node)}
        </button>
        <p className="flex items-center gap-1.5 truncate text-muted-foreground text-xs">
          {detail.type === "sandbox" ? <StatusDot status={detail.status} className="size-1.5" /> : null}
          {detail.type === "sandbox" ? (
            <NodeUsage sandboxId={node.id} running={detail.status === "running"}>
              <span className="first-letter:uppercase">{nodeFacts(node)}</span>
            </NodeUsage>
          ) : (
            <span className="truncate first-letter:uppercase">{nodeFacts(node)}</span>
          )}
        </p>
      </div>
      <Here spot={{ nodeId: node.id }} className="-top-2 pointer-events-none absolute right-3 z-10" />
      {approached || selected ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: it only keeps clicks in the menu from selecting the node
        // biome-ignore lint/a11y/noStaticElementInteractions: as above
        <div
          className={cn(
            "nopan nodrag absolute top-1/2 right-1.5 z-10 -translate-y-1/2 rounded-md bg-card opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100",
            selected && "opacity-100",
          )}
          onClick={(event) => event.stopPropagation()}
        >
          <NodeMenu node={node} tabIndex={tabbable ? 0 : -1} />
        </div>
      ) : null}
    </div>
  );
}
