"use client";
import { useSyncExternalStore } from "react";
import { useQueryParam } from "@/components/shell/use-query-param";

export type LineageViewName = "graph" | "outline";

const WIDE = "(min-width: 48rem)";

function subscribe(listener: () => void) {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** As the URL says, else the outline on a phone and the graph elsewhere; null as long as that isn't known. */
export function useLineageView() {
  const [param, setParam] = useQueryParam("view");
  const wide = useSyncExternalStore<boolean | null>(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => null,
  );
  const byWidth = wide === null ? null : wide ? "graph" : "outline";
  const view: LineageViewName | null = param === "graph" || param === "outline" ? param : byWidth;
  return { view, setView: (next: LineageViewName) => setParam(next) };
}
