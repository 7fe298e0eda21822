"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "@/components/trpc/context";

/** Names of the sandboxes that snapshots were taken of, by id; the id itself as long as it isn't known. */
export function useSandboxNames(): (id: string) => string {
  const { data } = useQuery(useTRPC().snapshots.sourceNames.queryOptions());
  return useCallback((id) => data?.[id] ?? id, [data]);
}
