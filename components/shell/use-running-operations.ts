"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import type { Operation } from "@/server/domain/schemas/misc";
import { RUNNING } from "./running";

const NONE: Operation[] = [];
/** While something runs it is asked for now and then as well: a page must not show it for ever if its end was missed. */
const LOOK_AGAIN_MS = 5_000;

/** Operations that run now, live. */
export function useRunningOperations(): Operation[] {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.operations.list.queryOptions(RUNNING),
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? LOOK_AGAIN_MS : false),
  });
  return data ?? NONE;
}

/** The one that works on this sandbox now, if any. */
export function useSandboxOperation(sandboxId: string): Operation | undefined {
  return useRunningOperations().find((operation) => operation.sandboxId === sandboxId);
}
