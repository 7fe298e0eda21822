"use client";
import { later } from "@/components/ui/later";
import { Skeleton } from "@/components/ui/skeleton";

/** The terminal, with xterm.js loaded only when one is shown. */
export const TerminalLazy = later(() => import("./terminal-view").then((module) => module.TerminalView), {
  loading: () => (
    <div className="h-full bg-terminal p-3" aria-busy="true">
      <Skeleton className="h-3.5 w-48" />
    </div>
  ),
});
