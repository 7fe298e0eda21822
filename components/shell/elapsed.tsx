"use client";
import { useNow } from "@/components/ui/use-now";

/** Seconds since `since` (ISO 8601), for work that goes on. */
export function Elapsed({ since }: { since: string }) {
  const now = useNow();
  if (now === null) return null;
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  return (
    <span className="tabular shrink-0">
      {seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`}
    </span>
  );
}
