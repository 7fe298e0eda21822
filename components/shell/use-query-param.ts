"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * One parameter of the query string as state; the default leaves it out. Replaces the history entry, or with
 * `push` adds one, so that back undoes it (for selections; not for each letter of a filter).
 */
export function useQueryParam(name: string, fallback = "", { push = false } = {}) {
  const value = useSearchParams().get(name) ?? fallback;
  const set = useCallback(
    (next: string) => {
      const url = new URL(window.location.href);
      if (next === fallback) url.searchParams.delete(name);
      else url.searchParams.set(name, next);
      if (url.href === window.location.href) return;
      if (push) window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    },
    [name, fallback, push],
  );
  return [value, set] as const;
}
