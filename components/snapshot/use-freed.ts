"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { formatBytes } from "@/components/ui/format";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { standingSnapshots } from "./standing-snapshots";

/** A sentence on what deleting a snapshot frees; empty where that isn't known (yet). */
export function useFreed({ id, ownBytes }: Snapshot): string {
  const { data } = useQuery(
    useTRPC().lineage.tree.queryOptions(
      { rootId: id, edges: false },
      { select: ({ nodes }) => standingSnapshots(nodes, id) },
    ),
  );
  if (ownBytes === null || data === undefined) return "";
  const bytes = formatBytes(ownBytes);
  if (data === 0) return `This frees ${bytes}. `;
  const last = data === 1 ? "the snapshot that stands" : `the last of ${data} snapshots that stand`;
  return `This frees up to ${bytes}: its files go with ${last} on them. `;
}
