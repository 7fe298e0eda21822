"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { countTags } from "./tag-filter";

export type Tagged = "sandboxes" | "snapshots";

/** Tags that are in use on things of this kind. */
export function useKnownTags(of: Tagged): string[] {
  const trpc = useTRPC();
  const sandboxes = useQuery(
    trpc.sandboxes.list.queryOptions(
      { includeTerminated: false },
      { select: tagsOf, enabled: of === "sandboxes" },
    ),
  );
  const snapshots = useQuery(
    trpc.snapshots.list.queryOptions({}, { select: tagsOf, enabled: of === "snapshots" }),
  );
  return (of === "sandboxes" ? sandboxes : snapshots).data ?? [];
}

const tagsOf = (all: { tags: string[] }[]): string[] => countTags(all).map(({ tag }) => tag);
