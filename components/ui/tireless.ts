"use client";
import { useSyncExternalStore } from "react";

/** Between attempts, ms: the first pause, and the longest after doubling. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** So often the server answers and the script still doesn't come, before the page counts as outdated. */
const REFUSALS = 3;

let outdated = false;
const listeners = new Set<() => void>();

/**
 * `load`, made to go on until it has what it loads: at once for all who ask, in the background while the server is gone.
 * What React loads lazily would stay broken for good after one failure. A module that comes and throws is not loaded
 * again.
 */
export function tireless<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= persist(load);
    return loading;
  };
}

async function persist<T>(load: () => Promise<T>): Promise<T> {
  let refusals = 0;
  for (let failures = 0; ; failures += 1) {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ChunkLoadError") throw error;
      if (await serverAnswers()) refusals += 1;
      if (refusals >= REFUSALS) setOutdated();
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS));
    }
  }
}

/** Whether the server serves files, this page's icon for one; then a script that it doesn't serve is there no more. */
async function serverAnswers(): Promise<boolean> {
  return fetch("/icon.svg", { method: "HEAD", cache: "no-store" }).then(
    (response) => response.ok,
    () => false,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });
}

function setOutdated(): void {
  if (outdated) return;
  outdated = true;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether the server has other pages by now, and this one can't load the rest of itself any more. */
export function useOutdated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => outdated,
    () => false,
  );
}
