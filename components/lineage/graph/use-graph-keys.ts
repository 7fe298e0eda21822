"use client";
import type { KeyboardEvent } from "react";
import { useRouter } from "@/components/shell/team-navigation";
import { nodeHref } from "../describe";
import type { Select } from "../lineage-page";
import { type Direction, type Forest, neighbour } from "../tree";

const DIRECTIONS: Record<string, Direction> = {
  ArrowLeft: "parent",
  ArrowRight: "child",
  ArrowUp: "previous",
  ArrowDown: "next",
};

/** Arrow keys go along the tree, Enter opens what is selected, Escape lets go of it. */
export function useGraphKeys({
  forest,
  selected,
  onSelect,
}: {
  forest: Forest;
  selected: string;
  onSelect: Select;
}) {
  const router = useRouter();
  return (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).dataset.id;
    if (id === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction) {
      event.preventDefault();
      const next = neighbour(forest, id, direction);
      if (next) onSelect(next.data.id);
    } else if (event.key === "Enter" && id === selected) {
      event.preventDefault();
      const node = forest.byId.get(id);
      if (node) router.push(nodeHref(node.data));
    } else if (event.key === "Escape") {
      onSelect("");
    }
  };
}
