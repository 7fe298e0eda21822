"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether ⌘ stands for Mod; false on the server. */
export function useMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
}
