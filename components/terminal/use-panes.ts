"use client";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { keep, keptOf } from "./kept";
import { type Direction, fitLayout, type Layout, panesOf, readLayout, splitPane } from "./panes";

const KEY = "forkyard.panes";
export type Panes = ReturnType<typeof usePanes>;

/** Which terminals of a sandbox are in sight and where, kept in this browser. */
export function usePanes(sandboxId: string, ids: readonly string[], active: string | undefined) {
  const [stored, setStored] = useState<Layout | null>(null);
  /** A terminal that has just been made; it gets its place once the list has it. */
  const [coming, setComing] = useState<{ beside: string; direction: Direction; id: string } | null>(null);
  const last = useRef<string | null>(null);

  // Read after the first paint: the server knows nothing of it.
  useEffect(() => setStored(readLayout(keptOf(KEY, sandboxId))), [sandboxId]);

  const known = ids.join();
  const layout = useMemo(() => {
    if (active === undefined) return null;
    const all = new Set(known.split(","));
    const base =
      coming && all.has(coming.id)
        ? splitPane(stored ?? coming.beside, coming.beside, coming.direction, coming.id)
        : stored;
    return fitLayout(base, { ids: all, active, last: last.current });
  }, [stored, coming, known, active]);

  const set = useCallback(
    (next: Layout) => {
      setStored(next);
      // A single one needs no layout.
      keep(KEY, sandboxId, typeof next === "string" ? null : next);
    },
    [sandboxId],
  );

  useEffect(() => {
    last.current = active ?? null;
    if (layout === null || layout === stored) return;
    if (stored === null && typeof layout === "string") return;
    set(layout);
    setComing((old) => (old && panesOf(layout).includes(old.id) ? null : old));
  }, [active, layout, stored, set]);

  /** Makes room for a terminal that has just been made. */
  const split = useCallback(
    (beside: string, direction: Direction, id: string) => setComing({ beside, direction, id }),
    [],
  );

  return { layout, set, split };
}
