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
  const last =
    data === 1
      ? "a later snapshot are freed when that is deleted"
      : `${data} later snapshots are freed when the last of those is deleted`;
  return `This frees up to ${bytes}: files shared with ${last}. `;
}
