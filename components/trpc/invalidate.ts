import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { ForkyardEvent } from "@/server/domain/schemas/misc";
import type { AppRouter } from "@/server/trpc/root";

/** The queries whose answers an event may have changed; a key is a prefix of theirs. */
export function queriesChangedBy(event: ForkyardEvent, trpc: TRPCOptionsProxy<AppRouter>): QueryKey[] {
  const { noun, subjectId, sandboxId } = event;
  switch (noun) {
    case "sandbox":
      return [
        trpc.sandboxes.list.queryKey(),
        trpc.sandboxes.sourceNames.queryKey(),
        trpc.snapshots.sourceNames.queryKey(),
        // For what is used by whom.
        trpc.images.list.queryKey(),
        trpc.sandboxes.get.queryKey({ sandboxId: subjectId }),
        trpc.processes.list.queryKey({ sandboxId: subjectId }),
        trpc.ports.list.queryKey({ sandboxId: subjectId }),
        trpc.lineage.tree.queryKey(),
        trpc.quotas.get.queryKey(),
      ];
    case "process":
      return [
        ...(sandboxId ? [trpc.processes.list.queryKey({ sandboxId })] : []),
        trpc.processes.get.queryKey({ processId: subjectId }),
      ];
    case "port":
      return sandboxId ? [trpc.ports.list.queryKey({ sandboxId })] : [trpc.ports.list.queryKey()];
    case "snapshot":
      return [
        trpc.snapshots.list.queryKey(),
        trpc.snapshots.sourceNames.queryKey(),
        trpc.sandboxes.sourceNames.queryKey(),
        trpc.images.list.queryKey(),
        trpc.snapshots.get.queryKey({ snapshotId: subjectId }),
        trpc.lineage.tree.queryKey(),
        trpc.quotas.get.queryKey(),
      ];
    case "image":
      return [trpc.images.list.queryKey(), trpc.lineage.tree.queryKey()];
    case "registry":
      return [trpc.registries.list.queryKey()];
    case "operation":
      return [trpc.operations.list.queryKey(), trpc.operations.get.queryKey({ operationId: subjectId })];
    case "comment":
      return [trpc.comments.list.queryKey(), trpc.inbox.list.queryKey()];
    case "team":
      return [trpc.account.me.queryKey(), trpc.quotas.get.queryKey()];
    case "member":
      return [trpc.members.list.queryKey(), trpc.invitations.list.queryKey(), trpc.account.me.queryKey()];
    case "invitation":
      return [trpc.invitations.list.queryKey()];
    case "apiKey":
      return [trpc.apiKeys.list.queryKey()];
    case "share":
      return [trpc.shares.list.queryKey()];
    default:
      return [];
  }
}

/** Collects keys and refetches each once per `delayMs`, so that a burst of events costs one request. */
export function makeInvalidator(queryClient: QueryClient, delayMs: number) {
  const pending = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    timer = undefined;
    const keys = [...pending.values()];
    pending.clear();
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
  }

  return {
    add(keys: QueryKey[]) {
      for (const key of keys) pending.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, delayMs);
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
      pending.clear();
    },
  };
}
