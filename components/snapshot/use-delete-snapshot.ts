"use client";
import { terminateAll } from "@/components/sandbox/actions/terminate-all";
import { runOperation } from "@/components/shell/run-operation";
import { useTRPCClient } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useSnapshotActions } from "./use-snapshot-actions";

/**
 * Deletes a snapshot, and before it the sandboxes that need it, if there are any given. Resolves to whether it is gone;
 * if one of the sandboxes stays, so does the snapshot.
 */
export function useDeleteSnapshot(snapshot: Snapshot): (users: Sandbox[]) => Promise<boolean> {
  const client = useTRPCClient();
  const { remove } = useSnapshotActions(snapshot);

  function terminate(users: Sandbox[]) {
    return runOperation({
      title: `Terminating ${plural(users.length, "sandbox", "sandboxes")} that ${users.length === 1 ? "needs" : "need"} ${snapshot.name}`,
      failed: `${snapshot.name} was kept: a sandbox that needs it could not be terminated`,
      find: { kind: "sandbox.terminate" },
      run: async () => {
        await terminateAll(client, users);
        return true;
      },
      succeeded: () => null,
    });
  }

  return async (users) => {
    if (users.length > 0 && !(await terminate(users))) return false;
    return (await remove()) !== null;
  };
}
