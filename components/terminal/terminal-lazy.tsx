"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** The terminal, with xterm.js loaded only when one is shown. */
export const TerminalLazy = dynamic(() => import("./terminal-view"), {
  ssr: false,
  loading: () => (
    <div className="h-full bg-terminal p-3" aria-busy="true">
      <Skeleton className="h-3.5 w-48" />
    </div>
  ),
});
