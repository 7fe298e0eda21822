"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * One parameter of the query string as state; the default leaves it out. Setting it replaces the history entry
 * (each letter of a filter), or with "push" adds one, so that back undoes it (selections, dialogs). `push` makes
 * that the default.
 */
export function useQueryParam(name: string, fallback = "", { push = false } = {}) {
  const value = useSearchParams().get(name) ?? fallback;
  const set = useCallback(
    (next: string, mode: "replace" | "push" = push ? "push" : "replace") => {
      const url = new URL(window.location.href);
      if (next === fallback) url.searchParams.delete(name);
      else url.searchParams.set(name, next);
      if (url.href === window.location.href) return;
      if (mode === "push") window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    },
    [name, fallback, push],
  );
  return [value, set] as const;
}
