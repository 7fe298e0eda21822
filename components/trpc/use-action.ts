"use client";
import { useCallback, useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import { failureOf } from "./failure";
import { failureText } from "./failure-text";

/** Shows what went wrong: `title` says what was tried, below it why, and what to do. */
export function toastFailure(title: string, error: unknown, id?: string | number): void {
  toast.error(title, { id, description: failureText(failureOf(error)), duration: 12_000 });
}

/**
 * Runs an async action at most once at a time; its failure becomes a toast titled `title`.
 * For quick ones; what takes long has an operation, see runOperation.
 */
export function useAction<A extends unknown[]>(title: string, action: (...args: A) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const latest = useRef(action);
  latest.current = action;

  const run = useCallback(
    async (...args: A): Promise<boolean> => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      try {
        await latest.current(...args);
        return true;
      } catch (error) {
        toastFailure(title, error);
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [title],
  );

  return { run, busy };
}
