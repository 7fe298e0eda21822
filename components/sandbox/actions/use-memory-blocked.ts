"use client";
import { createContext, useContext } from "react";

/** Filled by components/shell/shared-values.tsx. */
export const MemoryBlockedContext = createContext<string | null>(null);

/** Why this host can't capture memory; null if it can (or as long as that isn't known). */
export const useMemoryBlocked = (): string | null => useContext(MemoryBlockedContext);
