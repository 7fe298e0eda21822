"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** The whole sandbox of a node; the tree itself has only what it draws. */
export function useLineageSandbox(id: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.sandboxes.list.queryOptions(
      { includeTerminated: true },
      { select: (all) => all.find((sandbox) => sandbox.id === id) },
    ),
  ).data;
}

export function useLineageSnapshot(id: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.snapshots.list.queryOptions({}, { select: (all) => all.find((snapshot) => snapshot.id === id) }),
  ).data;
}
