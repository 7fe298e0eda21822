"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPCClient } from "@/components/trpc/context";
import { type LiveTree, withCpu } from "./tree-rows";

const POLL_MS = 2000;

export const treeKey = (sandboxId: string) => ["process-tree", sandboxId];

/** Every process in a running sandbox, asked for again and again as long as somebody looks. */
export function useTree(sandboxId: string) {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const queryKey = treeKey(sandboxId);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = queryClient.getQueryData<LiveTree>(queryKey);
      return withCpu(before, await client.processes.tree.query({ sandboxId }, { signal }));
    },
    staleTime: 0,
    gcTime: 10_000,
    refetchInterval: POLL_MS,
  });
}
