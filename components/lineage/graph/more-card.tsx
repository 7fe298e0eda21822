"use client";
import type { NodeProps } from "@xyflow/react";
import { cn } from "@/components/ui/cn";
import type { MoreFlowNode } from "./to-elements";

/** `+12`: opens what is folded away there. */
export function MoreCard({ id, data }: NodeProps<MoreFlowNode>) {
  return (
    <div className="flex size-full items-center">
      <button
        type="button"
        data-testid="lineage-more"
        aria-label={data.label}
        title={data.label}
        onClick={(event) => {
          event.stopPropagation();
          data.onOpen(id);
        }}
        className={cn(
          "nopan tabular h-8 w-full rounded-full border border-dashed bg-background font-medium text-muted-foreground text-sm hover:border-primary hover:text-foreground",
          data.dimmed && "opacity-45 hover:opacity-100 focus-visible:opacity-100",
        )}
      >
        +{data.count}
      </button>
    </div>
  );
}
