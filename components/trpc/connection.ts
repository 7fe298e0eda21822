"use client";
import { useSyncExternalStore } from "react";

/** `connecting` only before the first success; afterwards a gone server is `lost`. */
export type ConnectionState = "connecting" | "open" | "lost";

let state: ConnectionState = "connecting";
const listeners = new Set<() => void>();

export function setConnection(open: boolean): void {
  const next = open ? "open" : state === "connecting" ? "connecting" : "lost";
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/** Called when the first connection can't be made for a while, too. */
export function setConnectionLost(): void {
  if (state === "lost") return;
  state = "lost";
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useConnection(): ConnectionState {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => "connecting",
  );
}
