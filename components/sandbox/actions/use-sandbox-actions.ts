"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { runOperation } from "@/components/shell/run-operation";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { asSentence } from "@/components/trpc/failure-text";
import { toastFailure } from "@/components/trpc/use-action";
import { formatBytes, formatDuration, plural } from "@/components/ui/format";
import { toast } from "@/components/ui/toast";
import { wallHref } from "@/components/wall/members";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { ForkResult, Snapshot } from "@/server/domain/schemas/snapshot";

type Target = Pick<Sandbox, "id" | "name">;

/** All that can be done with one sandbox. Each tells of its progress and result in a toast. */
export function useSandboxActions({ id, name }: Target) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();

  return useMemo(() => {
    const openSnapshot = (snapshot: Snapshot) => ({
      label: "Open",
      onClick: () => router.push(`/snapshots/${snapshot.id}`),
    });
    const keep = (sandbox: Sandbox) =>
      queryClient.setQueryData(trpc.sandboxes.get.queryKey({ sandboxId: sandbox.id }), sandbox);

    return {
      snapshotFilesystem: () =>
        runOperation({
          title: `Filesystem snapshot of ${name}`,
          failed: `The filesystem snapshot of ${name} failed`,
          run: (requestId) => client.snapshots.createFilesystem.mutate({ sandboxId: id, requestId }),
          succeeded: (snapshot) => ({
            title: `${snapshot.name} is ready`,
            description: snapshotFacts(snapshot),
            action: openSnapshot(snapshot),
          }),
        }),

      snapshotMemory: () =>
        runOperation({
          title: `Memory snapshot of ${name}`,
          failed: `The memory snapshot of ${name} failed`,
          run: (requestId) => client.snapshots.createMemory.mutate({ sandboxId: id, requestId }),
          succeeded: (snapshot) => ({
            title: `${snapshot.name} is ready`,
            description: snapshotFacts(snapshot),
            action: openSnapshot(snapshot),
          }),
        }),

      fork: (count: number) =>
        runOperation({
          title: count === 1 ? `Forking ${name}` : `Forking ${name} ${count} times`,
          failed: `Forking ${name} failed`,
          run: (requestId) => client.sandboxes.fork.mutate({ sandboxId: id, count, requestId }),
          succeeded: (result) => ({
            ...forkFacts(name, result),
            action:
              result.sandboxes.length > 1
                ? {
                    label: "Open wall",
                    onClick: () => router.push(wallHref({ ids: result.sandboxes.map((fork) => fork.id) })),
                  }
                : result.sandboxes[0] && {
                    label: "Open fork",
                    onClick: () => router.push(`/sandboxes/${result.sandboxes[0]?.id}`),
                  },
          }),
        }),

      pause: () =>
        runOperation({
          title: `Pausing ${name}`,
          failed: `${name} could not be paused`,
          find: { kind: "sandbox.pause", sandboxId: id },
          run: () => client.sandboxes.pause.mutate({ sandboxId: id }),
          succeeded: (sandbox) => {
            keep(sandbox);
            return { title: `${name} is paused` };
          },
        }),

      resume: () =>
        runOperation({
          title: `Resuming ${name}`,
          failed: `${name} could not be resumed`,
          find: { kind: "sandbox.resume", sandboxId: id },
          run: () => client.sandboxes.resume.mutate({ sandboxId: id }),
          succeeded: (sandbox) => {
            keep(sandbox);
            return { title: `${name} is running again` };
          },
        }),

      terminate: () =>
        runOperation({
          title: `Terminating ${name}`,
          failed: `${name} could not be terminated`,
          find: { kind: "sandbox.terminate", sandboxId: id },
          run: () => client.sandboxes.terminate.mutate({ sandboxId: id }),
          succeeded: (sandbox) => {
            keep(sandbox);
            return { title: `${name} was terminated` };
          },
        }),

      async rename(next: string) {
        try {
          keep(await client.sandboxes.rename.mutate({ sandboxId: id, name: next }));
        } catch (error) {
          toastFailure(`${name} could not be renamed`, error);
        }
      },

      /** Seconds from now; 0 means no limit. */
      async setTtl(ttlSeconds: number) {
        try {
          keep(await client.sandboxes.setTtl.mutate({ sandboxId: id, ttlSeconds }));
          toast.success(
            ttlSeconds > 0
              ? `${name} will be terminated in ${formatDuration(ttlSeconds * 1000)}`
              : `${name} has no time limit`,
          );
        } catch (error) {
          toastFailure(`The time limit of ${name} could not be set`, error);
        }
      },
    };
  }, [id, name, client, trpc, queryClient, router]);
}

/** `Frozen for 212 ms, 312 MB, 3 processes` */
function snapshotFacts(snapshot: Snapshot): string {
  const facts = [
    // 0: it was paused already.
    snapshot.frozenMs ? `Frozen for ${formatDuration(snapshot.frozenMs)}` : null,
    snapshot.ownBytes === null ? null : formatBytes(snapshot.ownBytes),
    snapshot.kind === "memory" && snapshot.processCount !== null
      ? plural(snapshot.processCount, "process", "processes")
      : null,
  ];
  return facts.filter((fact) => fact !== null).join(", ");
}

function forkFacts(name: string, { snapshot, sandboxes, errors }: ForkResult) {
  const frozen = snapshot.frozenMs ? `${name} was frozen for ${formatDuration(snapshot.frozenMs)}.` : "";
  const title =
    sandboxes.length === 1
      ? `Forked ${name} into ${sandboxes[0]?.name}`
      : `Forked ${name} into ${sandboxes.length} sandboxes`;
  if (errors[0] === undefined) return { title, description: frozen };
  const missing = `${plural(errors.length, "fork")} failed: ${asSentence(errors[0].failure.message)}`;
  return { title, description: `${missing} ${frozen}` };
}
