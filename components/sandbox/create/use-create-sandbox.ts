"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { inferRouterInputs } from "@trpc/server";
import { useState } from "react";
import { runOperation } from "@/components/shell/run-operation";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import type { AppRouter } from "@/server/trpc/root";

export type CreateInput = Omit<inferRouterInputs<AppRouter>["sandboxes"]["create"], "requestId">;

/**
 * Creates a sandbox and opens it; what is not given has sensible defaults. Who has gone to another page meanwhile is not
 * taken from there, and told instead.
 */
export function useCreateSandbox() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function create(input: CreateInput = {}) {
    setBusy(true);
    const from = window.location.pathname;
    const hasStayed = () => window.location.pathname === from;
    const sandbox = await runOperation({
      title: input.name ? `Creating ${input.name}` : "Creating a sandbox",
      failed: input.name ? `${input.name} could not be created` : "The sandbox could not be created",
      run: (requestId) => client.sandboxes.create.mutate({ ...input, requestId }),
      succeeded: ({ id, name }) =>
        hasStayed()
          ? null
          : {
              title: `${name} is running`,
              action: { label: "Open", onClick: () => router.push(`/sandboxes/${id}`) },
            },
    });
    setBusy(false);
    if (!sandbox) return null;
    queryClient.setQueryData(trpc.sandboxes.get.queryKey({ sandboxId: sandbox.id }), sandbox);
    if (hasStayed()) router.push(`/sandboxes/${sandbox.id}`);
    return sandbox;
  }

  return { create, busy };
}
