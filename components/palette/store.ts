"use client";
import { useSyncExternalStore } from "react";

/** What of the frame's own dialogs is open. */
export type Opened = "palette" | "help" | null;

let opened: Opened = null;
const listeners = new Set<() => void>();

export function setOpened(next: Opened): void {
  opened = next;
  for (const listener of listeners) listener();
}

export function useOpened(): Opened {
  return useSyncExternalStore(
    subscribe,
    () => opened,
    () => null,
  );
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
