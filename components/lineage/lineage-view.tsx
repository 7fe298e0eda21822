"use client";
import type { ReactNode } from "react";
import { LineageGraph } from "./graph/lineage-graph";
import type { Select } from "./lineage-page";
import { LineageOutline } from "./outline/lineage-outline";
import type { Forest } from "./tree";
import type { LineageViewName } from "./use-lineage-view";

export function LineageView({
  view,
  forest,
  preview,
  ...props
}: {
  view: LineageViewName | null;
  forest: Forest | null;
  /** In its place until the tree is there. */
  preview: ReactNode;
  selected: string;
  onSelect: Select;
  text: string;
}) {
  if (view === null || forest === null) return preview;
  if (view === "outline") return <LineageOutline forest={forest} {...props} />;
  return <LineageGraph forest={forest} {...props} />;
}
