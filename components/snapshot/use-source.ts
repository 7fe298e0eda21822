"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** The sandbox that a snapshot was taken of; a long list of snapshots asks only where it is `wanted`. */
export function useSource(sandboxId: string, wanted = true) {
  return useQuery(
    useTRPC().sandboxes.list.queryOptions(
      { includeTerminated: true },
      { enabled: wanted, select: (all) => all.find((sandbox) => sandbox.id === sandboxId) },
    ),
  ).data;
}
