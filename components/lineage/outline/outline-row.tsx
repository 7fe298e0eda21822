"use client";
import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { Here } from "@/components/presence/here";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-badge";
import { nodeFacts, nodeKind, nodeName, nodeState } from "../describe";
import type { Select } from "../lineage-page";
import { NodeIcon } from "../node-icon";
import { NodeMenu } from "../node-menu";
import { NodeUsage } from "../node-usage";
import type { TreeNode } from "../tree";

export function OutlineRow({
  node,
  expanded,
  selected,
  tabbable,
  match,
  dimmed,
  onSelect,
  onToggle,
}: {
  node: TreeNode;
  /** undefined: nothing descends from it. */
  expanded: boolean | undefined;
  selected: boolean;
  tabbable: boolean;
  match: boolean;
  dimmed: boolean;
  onSelect: Select;
  onToggle: (id: string) => void;
}) {
  const { data } = node;
  const labelId = useId();
  const siblings = node.parent?.children;
  const ended = data.detail.type === "sandbox" && data.detail.status === "terminated";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its rows
    <div
      role="treeitem"
      aria-level={node.depth + 1}
      aria-setsize={siblings?.length}
      aria-posinset={siblings ? siblings.indexOf(node) + 1 : undefined}
      aria-expanded={expanded}
      aria-selected={selected}
      aria-labelledby={labelId}
      tabIndex={tabbable ? 0 : -1}
      data-id={data.id}
      data-type={data.detail.type}
      data-state={nodeState(data)}
      onClick={() => onSelect(data.id, "push")}
      style={{ paddingLeft: `calc(${Math.min(node.depth, 12)} * clamp(0.625rem, 2vw, 1.25rem) + 0.25rem)` }}
      className={cn(
        "flex h-9 cursor-pointer select-none items-center gap-2 rounded-md pr-1 hover:bg-muted focus-visible:-outline-offset-2",
        selected && "bg-accent hover:bg-accent",
        match && "bg-primary/10",
        (dimmed || ended) && "text-muted-foreground",
      )}
    >
      {expanded === undefined ? (
        <span className="w-5 shrink-0" />
      ) : (
        <span
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            onToggle(data.id);
          }}
          className="grid size-5 shrink-0 place-items-center rounded-sm text-muted-foreground hover:bg-accent"
        >
          <ChevronRight className={cn("size-3.5 transition-transform", expanded && "rotate-90")} />
        </span>
      )}
      <NodeIcon node={data} className="size-4 shrink-0 text-muted-foreground" />
      <span id={labelId} className="flex min-w-0 flex-1 items-center gap-2">
        <span className="sr-only">{nodeKind(data)}</span>{" "}
        <span className="min-w-0 shrink truncate font-medium">{nodeName(data)}</span>{" "}
        {data.detail.type === "sandbox" ? <StatusDot status={data.detail.status} /> : null}
        <span className="min-w-0 shrink-[2] truncate text-muted-foreground text-xs @max-xl:sr-only">
          {nodeFacts(data)}
        </span>{" "}
        {data.detail.type === "sandbox" ? (
          <span className="shrink-0 text-muted-foreground text-xs @max-xl:hidden">
            <NodeUsage sandboxId={data.id} running={data.detail.status === "running"} />
          </span>
        ) : null}
        {data.createdAt ? (
          <RelativeTime
            at={data.createdAt}
            className="ml-auto shrink-0 text-muted-foreground text-xs @max-xl:hidden"
          />
        ) : null}
      </span>
      <Here spot={{ nodeId: data.id }} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: it only keeps clicks in the menu from selecting the row */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <span className="contents" onClick={(event) => event.stopPropagation()}>
        <NodeMenu node={data} tabIndex={tabbable ? 0 : -1} />
      </span>
    </div>
  );
}
