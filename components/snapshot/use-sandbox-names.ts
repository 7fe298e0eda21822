"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "@/components/trpc/context";

/** Names of sandboxes by id, also of terminated ones; the id itself as long as it isn't known. */
export function useSandboxNames(): (id: string) => string {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.sandboxes.list.queryOptions(
      { includeTerminated: true },
      { select: (all) => new Map(all.map((sandbox) => [sandbox.id, sandbox.name])) },
    ),
  );
  return useCallback((id) => data?.get(id) ?? id, [data]);
}
