"use client";
import { Skeleton } from "@/components/ui/skeleton";
import { LineageGraph } from "./graph/lineage-graph";
import type { Select } from "./lineage-page";
import { LineageOutline } from "./outline/lineage-outline";
import type { Forest } from "./tree";
import type { LineageViewName } from "./use-lineage-view";

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-1 items-center gap-16 px-10">
      <Skeleton className="h-14 w-52 rounded-lg" />
      <div className="flex flex-col gap-6">
        <Skeleton className="h-14 w-52 rounded-lg" />
        <Skeleton className="h-14 w-52 rounded-lg" />
      </div>
    </div>
  );
}

export function LineageView({
  view,
  forest,
  ...props
}: {
  view: LineageViewName | null;
  forest: Forest | null;
  selected: string;
  onSelect: Select;
  text: string;
}) {
  if (view === null || forest === null) return <Loading />;
  if (view === "outline") return <LineageOutline forest={forest} {...props} />;
  return <LineageGraph forest={forest} {...props} />;
}
