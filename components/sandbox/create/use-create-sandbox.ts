"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { inferRouterInputs } from "@trpc/server";
import { useState } from "react";
import { runOperation } from "@/components/shell/run-operation";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import type { AppRouter } from "@/server/trpc/root";

export type CreateInput = Omit<inferRouterInputs<AppRouter>["sandboxes"]["create"], "requestId">;

/** Creates a sandbox and opens it; what is not given has sensible defaults. */
export function useCreateSandbox() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function create(input: CreateInput = {}) {
    setBusy(true);
    const sandbox = await runOperation({
      title: input.name ? `Creating ${input.name}` : "Creating a sandbox",
      failed: input.name ? `${input.name} could not be created` : "The sandbox could not be created",
      run: (requestId) => client.sandboxes.create.mutate({ ...input, requestId }),
      succeeded: () => null,
    });
    setBusy(false);
    if (!sandbox) return null;
    queryClient.setQueryData(trpc.sandboxes.get.queryKey({ sandboxId: sandbox.id }), sandbox);
    router.push(`/sandboxes/${sandbox.id}`);
    return sandbox;
  }

  return { create, busy };
}
