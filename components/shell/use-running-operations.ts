"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import type { Operation } from "@/server/domain/schemas/misc";
import { RUNNING } from "./running";

const NONE: Operation[] = [];

/** Operations that run now, live. */
export function useRunningOperations(): Operation[] {
  const trpc = useTRPC();
  return useQuery(trpc.operations.list.queryOptions(RUNNING)).data ?? NONE;
}

/** The one that works on this sandbox now, if any. */
export function useSandboxOperation(sandboxId: string): Operation | undefined {
  return useRunningOperations().find((operation) => operation.sandboxId === sandboxId);
}
