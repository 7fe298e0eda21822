"use client";
import { useHydrated } from "@/components/ui/use-hydrated";

/** The time of day where the reader is; nothing while the server renders, which doesn't know that. */
export function ClockTime({ at, seconds = false }: { at: number; seconds?: boolean }) {
  const mounted = useHydrated();
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} className="tabular">
      {mounted
        ? date.toLocaleTimeString([], {
            hour: "2-digit",
            minute: "2-digit",
            ...(seconds && { second: "2-digit" }),
            hour12: false,
          })
        : "\u00a0"}
    </time>
  );
}
