"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** The sandbox that a snapshot was taken of. */
export function useSource(sandboxId: string) {
  return useQuery(useTRPC().sandboxes.get.queryOptions({ sandboxId })).data;
}
