"use client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { keep, keptOf } from "./kept";
import { inOrder, moved, readOrder } from "./tab-order";

const KEY = "forkyard.tabs";

/** The tabs in the order that they were given in this browser, and how to give them another. */
export function useTabOrder<T extends { id: string }>(sandboxId: string, tabs: readonly T[]) {
  const [order, setOrder] = useState<readonly string[]>([]);
  // Read after the first paint: the server knows nothing of it.
  useEffect(() => setOrder(readOrder(keptOf(KEY, sandboxId))), [sandboxId]);
  const ordered = useMemo(() => inOrder(tabs, order), [tabs, order]);

  const move = useCallback(
    (id: string, by: number) => {
      const ids = ordered.map((tab) => tab.id);
      const next = moved(ids, id, by);
      if (next.join() === ids.join()) return;
      setOrder(next);
      keep(KEY, sandboxId, next);
    },
    [ordered, sandboxId],
  );
  return { ordered, move };
}
