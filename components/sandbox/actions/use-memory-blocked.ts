"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** Why this host can't capture memory; null if it can (or as long as that isn't known). */
export function useMemoryBlocked(): string | null {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.system.info.queryOptions());
  const capability = data?.capabilities.memorySnapshots;
  if (!capability || capability.available) return null;
  return `This host can't capture memory: ${capability.reason ?? "no reason was given"}`;
}
