"use client";
import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { nodeKind, nodeName } from "../describe";
import { NodeIcon } from "../node-icon";
import { ImageDetail } from "./image-detail";
import { PastDetail } from "./past-detail";
import { SandboxDetail } from "./sandbox-detail";
import { SnapshotDetail } from "./snapshot-detail";

/** What is selected, with its actions; beside the lineage, on a phone below it. */
export function LineageDetail({ node, onClose }: { node: LineageNode; onClose: () => void }) {
  return (
    <aside
      aria-label={`${nodeKind(node)} ${nodeName(node)}`}
      className="max-h-1/2 shrink-0 overflow-y-auto border-t bg-card md:max-h-none md:w-72 md:border-t-0 md:border-l lg:w-80"
    >
      <div className="flex items-center gap-2 px-4 pt-3 text-muted-foreground text-xs">
        <NodeIcon node={node} className="size-3.5" />
        {nodeKind(node)}
        <Button
          variant="quiet"
          size="icon-xs"
          aria-label="Close details"
          onClick={onClose}
          className="ml-auto"
        >
          <X aria-hidden />
        </Button>
      </div>
      <Body key={node.id} node={node} />
    </aside>
  );
}

function Body({ node }: { node: LineageNode }) {
  switch (node.detail.type) {
    case "sandbox":
      return node.detail.pastOf === undefined ? (
        <SandboxDetail id={node.id} />
      ) : (
        <PastDetail node={node} sandboxId={node.detail.pastOf} />
      );
    case "snapshot":
      return <SnapshotDetail id={node.id} />;
    case "image":
      return <ImageDetail node={node} />;
  }
}
