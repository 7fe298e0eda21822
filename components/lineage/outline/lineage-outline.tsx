"use client";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { nodeHref } from "../describe";
import type { Select } from "../lineage-page";
import { type Forest, search, visibleRows } from "../tree";
import { outlineMove } from "./outline-move";
import { OutlineRow } from "./outline-row";

/** The lineage as an ARIA tree: the same data as the graph, for keyboards, screen readers and phones. */
export function LineageOutline({
  forest,
  selected,
  onSelect,
  text,
}: {
  forest: Forest;
  selected: string;
  onSelect: Select;
  text: string;
}) {
  const router = useRouter();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleRows(forest, collapsed), [forest, collapsed]);
  const found = useMemo(() => new Set(search(forest, text)), [forest, text]);
  const tree = useRef<HTMLDivElement>(null);
  const current = rows.some(({ data }) => data.id === selected) ? selected : (rows[0]?.data.id ?? "");

  const toggle = (id: string) =>
    setCollapsed((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  // What is selected elsewhere (search, a link) has to be in sight.
  useEffect(() => {
    if (!selected) return;
    tree.current?.querySelector(`[data-id="${CSS.escape(selected)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // Only for the rows themselves; a menu button within a row has its own keys.
    if ((event.target as HTMLElement).getAttribute("role") !== "treeitem") return;
    const id = (event.target as HTMLElement).dataset.id ?? "";
    if (event.key === "Enter") {
      const node = forest.byId.get(id);
      if (node) router.push(nodeHref(node.data));
      return;
    }
    if (event.key === " ") {
      event.preventDefault();
      onSelect(id);
      return;
    }
    const move = outlineMove({ rows, collapsed, id, key: event.key });
    if (!move) return;
    event.preventDefault();
    if (move.toggle) toggle(move.toggle);
    if (move.to) {
      onSelect(move.to);
      tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(move.to)}"]`)?.focus();
    }
  }

  return (
    <div
      ref={tree}
      role="tree"
      aria-label="Lineage"
      onKeyDown={onKeyDown}
      className="min-w-0 flex-1 overflow-y-auto px-2 py-2 sm:px-4"
    >
      {rows.map((node) => (
        <OutlineRow
          key={node.data.id}
          node={node}
          expanded={node.children.length ? !collapsed.has(node.data.id) : undefined}
          selected={node.data.id === selected}
          tabbable={node.data.id === current}
          match={found.has(node.data.id)}
          dimmed={found.size > 0 && !found.has(node.data.id)}
          onSelect={onSelect}
          onToggle={toggle}
        />
      ))}
    </div>
  );
}
