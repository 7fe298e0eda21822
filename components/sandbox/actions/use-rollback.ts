"use client";
import { useQueryClient } from "@tanstack/react-query";
import { runOperation } from "@/components/shell/run-operation";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

/** Takes the sandbox back to one of its snapshots, and tells of its progress and result in a toast. */
export function useRollback({ id, name }: Pick<Sandbox, "id" | "name">) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  return (target: Pick<Snapshot, "id" | "name">) =>
    runOperation({
      title: `Rolling ${name} back to ${target.name}`,
      failed: `${name} could not be rolled back`,
      run: (requestId) =>
        client.sandboxes.rollback.mutate({ sandboxId: id, snapshotId: target.id, requestId }),
      succeeded: ({ sandbox, before }) => {
        queryClient.setQueryData(trpc.sandboxes.get.queryKey({ sandboxId: id }), sandbox);
        return {
          title: `Rolled ${name} back to ${target.name}`,
          description: `Its previous state is kept as ${before.name}.`,
          action: { label: "Open snapshot", onClick: () => router.push(`/snapshots/${before.id}`) },
        };
      },
    });
}
