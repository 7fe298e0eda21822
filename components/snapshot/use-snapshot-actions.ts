"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { runOperation } from "@/components/shell/run-operation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { toastFailure } from "@/components/trpc/use-action";
import { formatBytes } from "@/components/ui/format";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

export function useSnapshotActions({ id, name }: Pick<Snapshot, "id" | "name">) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();

  return useMemo(() => {
    async function edit(changes: { name?: string; note?: string }) {
      try {
        const snapshot = await client.snapshots.rename.mutate({ snapshotId: id, ...changes });
        queryClient.setQueryData(trpc.snapshots.get.queryKey({ snapshotId: id }), snapshot);
        return true;
      } catch (error) {
        toastFailure(`${name} could not be changed`, error);
        return false;
      }
    }
    return {
      rename: (next: string) => edit({ name: next }),
      setNote: (note: string) => edit({ note }),
      remove: () =>
        runOperation({
          title: `Deleting ${name}`,
          failed: `${name} could not be deleted`,
          find: { kind: "snapshot.delete", snapshotId: id },
          run: () => client.snapshots.delete.mutate({ snapshotId: id }),
          succeeded: ({ freedBytes }) => ({
            title: `${name} was deleted`,
            description: freedBytes > 0 ? `Freed ${formatBytes(freedBytes)}.` : undefined,
          }),
        }),
    };
  }, [id, name, client, trpc, queryClient]);
}
