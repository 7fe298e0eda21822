"use client";
import { useSyncExternalStore } from "react";

export type TerminalPreferences = { fontSize: number; screenReader: boolean };

export const FONT_SIZES = { least: 9, most: 24, usual: 13 };

const KEY = "forkyard.terminal";
const DEFAULTS: TerminalPreferences = { fontSize: FONT_SIZES.usual, screenReader: false };
const listeners = new Set<() => void>();
let current: TerminalPreferences | null = null;

function read(): TerminalPreferences {
  if (current) return current;
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<TerminalPreferences>;
    const fontSize = Number(stored.fontSize ?? DEFAULTS.fontSize);
    current = {
      fontSize: Math.min(FONT_SIZES.most, Math.max(FONT_SIZES.least, fontSize || DEFAULTS.fontSize)),
      screenReader: stored.screenReader === true,
    };
  } catch {
    current = DEFAULTS; // storage is off or holds something else
  }
  return current;
}

export function setTerminalPreferences(change: Partial<TerminalPreferences>): void {
  current = { ...read(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Kept for this page at least.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Font size and screen-reader mode, the same for all terminals of this browser. */
export function useTerminalPreferences(): TerminalPreferences {
  return useSyncExternalStore(subscribe, read, () => DEFAULTS);
}
