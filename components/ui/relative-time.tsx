"use client";
import { useCallback } from "react";
import { formatRelative } from "./format";
import { useTimeAs } from "./use-now";

/** `4 min ago`; the exact time in the tooltip. `at` is ISO 8601. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const text = useTimeAs(useCallback((now: number) => formatRelative(Date.parse(at), now), [at]));
  return (
    <time
      dateTime={at}
      title={text === null ? undefined : new Date(at).toLocaleString()}
      className={className}
      suppressHydrationWarning
    >
      {text ?? formatRelative(Date.parse(at), Date.now())}
    </time>
  );
}
