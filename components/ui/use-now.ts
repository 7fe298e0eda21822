"use client";
import { useSyncExternalStore } from "react";

// One timer for all that show a relative time, so that they tick together.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
      now = 0;
    }
  };
}

function current() {
  if (now === 0) now = Date.now();
  return now;
}

/** The time in ms, moving each second; null while the server renders, since the two clocks differ. */
export function useNow(): number | null {
  return useTimeAs(ms);
}

/** What `tell` makes of the time (ms), which is only rendered again when that changes; null while the server renders. */
export function useTimeAs<T extends string | number>(tell: (now: number) => T): T | null {
  return useSyncExternalStore<T | null>(
    subscribe,
    () => tell(current()),
    () => null,
  );
}

const ms = (now: number) => now;
