"use client";
import { createContext, useContext } from "react";
import type { Operation } from "@/server/domain/schemas/misc";

/** Filled by components/shell/shared-values.tsx. */
export const RunningOperationsContext = createContext<Operation[]>([]);

/** Operations that run now, live. */
export const useRunningOperations = (): Operation[] => useContext(RunningOperationsContext);

/** The one that works on this sandbox now, if any. */
export function useSandboxOperation(sandboxId: string): Operation | undefined {
  return useRunningOperations().find((operation) => operation.sandboxId === sandboxId);
}
