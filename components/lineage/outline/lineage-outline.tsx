"use client";
import { FoldVertical } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useRouter } from "@/components/shell/team-navigation";
import { useRowWindow } from "@/components/shell/use-row-window";
import { Button } from "@/components/ui/button";
import { nodeHref } from "../describe";
import type { Select } from "../lineage-page";
import { type Forest, search, visibleRows } from "../tree";
import { outlineMove } from "./outline-move";
import { OutlineRow } from "./outline-row";
import { useFolds } from "./use-folds";

/** Of a row, px; as `h-9`. */
const ROW_HEIGHT = 36;

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
  const matches = useMemo(() => search(forest, text), [forest, text]);
  const found = useMemo(() => new Set(matches), [matches]);
  const { collapsed, toggle, canFoldAgain, foldAgain } = useFolds(forest, { found: matches, selected });
  const rows = useMemo(() => visibleRows(forest, collapsed), [forest, collapsed]);
  const { ref: tree, start, end, before, after } = useRowWindow<HTMLDivElement>(rows.length, ROW_HEIGHT);
  const scroller = useRef<HTMLDivElement>(null);
  const [toFocus, setToFocus] = useState("");
  const shown = rows.slice(start, end);
  // One row can be reached with Tab: the selected one, or the first if that isn't there.
  const tabStop = shown.find(({ data }) => data.id === selected) ?? shown[0];

  // What is selected by key, search or link has to be in sight; its row may not be rendered yet.
  const selectedIndex = rows.findIndex(({ data }) => data.id === selected);
  useEffect(() => {
    const box = scroller.current;
    if (selectedIndex === -1 || !box) return;
    const show = () => bringIntoSight(box, selectedIndex);
    // On a phone the details of what is selected come up from below, over it.
    const sizes = new ResizeObserver(show);
    sizes.observe(box);
    return () => sizes.disconnect();
  }, [selectedIndex]);

  const firstFound = found.size > 0 ? rows.findIndex(({ data }) => found.has(data.id)) : -1;
  useEffect(() => {
    if (firstFound !== -1 && scroller.current) bringIntoSight(scroller.current, firstFound);
  }, [firstFound]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again as rows are rendered
  useEffect(() => {
    const row = toFocus && tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(toFocus)}"]`);
    if (!row) return;
    row.focus({ preventScroll: true });
    setToFocus("");
  }, [toFocus, start, end]);

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
      setToFocus(move.to);
    }
  }

  return (
    <div ref={scroller} className="@container min-h-0 min-w-0 flex-1 overflow-y-auto px-2 py-2 sm:px-4">
      {canFoldAgain ? (
        <div className="sticky top-0 z-10 h-0 text-right">
          <Button size="sm" onClick={foldAgain}>
            <FoldVertical aria-hidden />
            Collapse all
          </Button>
        </div>
      ) : null}
      <div
        ref={tree}
        role="tree"
        aria-label="Lineage"
        onKeyDown={onKeyDown}
        style={{ paddingTop: before, paddingBottom: after }}
      >
        {shown.map((node) => (
          <OutlineRow
            key={node.data.id}
            node={node}
            expanded={node.children.length ? !collapsed.has(node.data.id) : undefined}
            selected={node.data.id === selected}
            tabbable={node === tabStop}
            match={found.has(node.data.id)}
            dimmed={found.size > 0 && !found.has(node.data.id)}
            onSelect={onSelect}
            onToggle={toggle}
          />
        ))}
      </div>
    </div>
  );
}

/** With the row below it, where there is one. */
function bringIntoSight(box: HTMLElement, row: number): void {
  const top = row * ROW_HEIGHT;
  const lowest = top + 2 * ROW_HEIGHT - box.clientHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (lowest > box.scrollTop) box.scrollTop = lowest;
}
