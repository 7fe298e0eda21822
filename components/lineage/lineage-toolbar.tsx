"use client";
import { ListTree, Workflow } from "lucide-react";
import type { KeyboardEvent } from "react";
import { SearchInput } from "@/components/shell/search-input";
import { Segmented } from "@/components/ui/segmented";
import type { Select } from "./lineage-page";
import { type Forest, search } from "./tree";
import type { LineageViewName } from "./use-lineage-view";

const VIEWS = [
  {
    value: "graph",
    label: (
      <>
        <Workflow aria-hidden />
        Graph
      </>
    ),
  },
  {
    value: "outline",
    label: (
      <>
        <ListTree aria-hidden />
        Outline
      </>
    ),
  },
] as const;

export function LineageToolbar({
  forest,
  text,
  onText,
  selected,
  onSelect,
  view,
  onView,
}: {
  forest: Forest | null;
  text: string;
  onText: (text: string) => void;
  selected: string;
  onSelect: Select;
  view: LineageViewName | null;
  onView: (view: LineageViewName) => void;
}) {
  const found = forest ? search(forest, text) : [];
  const at = found.indexOf(selected);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || found.length === 0) return;
    event.preventDefault();
    const step = event.shiftKey ? -1 : 1;
    const next = found[at === -1 ? 0 : (at + step + found.length) % found.length];
    if (next) onSelect(next);
  }

  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5 sm:px-6">
      <h1 className="sr-only">Lineage</h1>
      <div className="relative min-w-0 flex-1 sm:max-w-64">
        <SearchInput value={text} onChange={onText} onKeyDown={onKeyDown} label="Search lineage" />
        <span
          role="status"
          className="tabular pointer-events-none absolute top-1/2 right-8 -translate-y-1/2 text-muted-foreground text-xs"
        >
          {text.trim() && forest ? (at === -1 ? `${found.length}` : `${at + 1}/${found.length}`) : null}
        </span>
      </div>
      <Segmented<LineageViewName | "">
        label="View"
        value={view ?? ""}
        onChange={(next) => next && onView(next)}
        options={VIEWS}
        className="ml-auto"
      />
    </div>
  );
}
