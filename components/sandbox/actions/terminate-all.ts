import type { TRPCClient } from "@trpc/client";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { AppRouter } from "@/server/trpc/root";

/** Terminates them at once. Rejects with the first failure, when all have been tried. */
export async function terminateAll(
  client: TRPCClient<AppRouter>,
  sandboxes: readonly Sandbox[],
): Promise<void> {
  const results = await Promise.allSettled(
    sandboxes.map(({ id }) => client.sandboxes.terminate.mutate({ sandboxId: id })),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
