"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** Why this host can't connect sandboxes to the internet; null if it can (or as long as that isn't known). */
export function useNetworkBlocked(): string | null {
  const { data } = useQuery(useTRPC().system.info.queryOptions());
  const network = data?.capabilities.network;
  if (!network || network.available) return null;
  return `This host can't connect sandboxes to the internet: ${network.reason ?? "no reason was given"}`;
}
