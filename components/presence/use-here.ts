"use client";
import { useMemo } from "react";
import type { PresentTab } from "@/server/presence/presence";
import { ownTab, usePresenceState } from "./store";

export type Spot = { sandboxId: string } | { processId: string } | { nodeId: string };

/** Everybody else's tabs that are there; those of oneself don't count. */
export function useHere(spot: Spot): PresentTab[] {
  const { tabs } = usePresenceState();
  const [[key, id]] = Object.entries(spot) as [["sandboxId" | "processId" | "nodeId", string]];
  return useMemo(() => {
    const me = tabs.find(({ tab }) => tab === ownTab())?.userId;
    return tabs.filter((tab) => tab[key] === id && tab.userId !== me);
  }, [tabs, key, id]);
}
