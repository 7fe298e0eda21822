"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** The whole sandbox of a node; the tree itself has only what it draws. */
export function useLineageSandbox(id: string) {
  return useQuery(useTRPC().sandboxes.get.queryOptions({ sandboxId: id })).data;
}

export function useLineageSnapshot(id: string) {
  return useQuery(useTRPC().snapshots.get.queryOptions({ snapshotId: id })).data;
}
