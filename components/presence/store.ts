"use client";
import { useSyncExternalStore } from "react";
import { randomId } from "@/components/ui/random-id";
import type { PresentTab } from "@/server/presence/presence";

type State = {
  /** Every tab of everybody in the team, this one too. */
  tabs: readonly PresentTab[];
  /** The terminal that is looked at on this page. */
  terminal: string | null;
  /** Whose views this tab goes along with: one tab of theirs. */
  following: string | null;
};

let state: State = { tabs: [], terminal: null, following: null };
const NOBODY: State = state;
const listeners = new Set<() => void>();

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export function setTabs(tabs: readonly PresentTab[]): void {
  change({ tabs });
}

export function setTerminalInSight(terminal: string | null): void {
  if (state.terminal !== terminal) change({ terminal });
}

/** Goes where this tab of a teammate goes from now on; null stops it. */
export function follow(tab: string | null): void {
  if (state.following !== tab) change({ following: tab });
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function usePresenceState(): State {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => NOBODY,
  );
}

let own: string | null = null;

/** The name of this tab; another one after a reload. */
export function ownTab(): string {
  own ??= randomId(8);
  return own;
}
