"use client";
import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";

/** Looks again at what changes: no event tells of a sandbox's files. */
export function CompareAgain({ a, b }: { a: string; b: string }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { run, busy } = useAction("The comparison could not be repeated", async () => {
    // The server keeps a comparison for a while; all that is asked for afterwards comes from this one.
    await client.compare.files.query({ a, b, limit: 1, fresh: true });
    await queryClient.invalidateQueries({ queryKey: trpc.compare.pathKey() });
  });
  return (
    <Button busy={busy} onClick={() => void run()}>
      <RefreshCw aria-hidden />
      Compare again
    </Button>
  );
}
