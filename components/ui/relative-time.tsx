"use client";
import { formatRelative } from "./format";
import { useNow } from "./use-now";

/** `4 min ago`; the exact time in the tooltip. `at` is ISO 8601. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time
      dateTime={at}
      title={now === null ? undefined : new Date(at).toLocaleString()}
      className={className}
      suppressHydrationWarning
    >
      {formatRelative(Date.parse(at), now ?? Date.now())}
    </time>
  );
}
