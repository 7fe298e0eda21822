"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { forWriters } from "@/components/account/for-writers";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { useSandbox } from "./sandbox-context";

/** It changes without an event; asked again this often while the tab is in sight. */
const LOOK_MS = 3000;

/** What listens in the sandbox and has no URL yet: one click gives it one. Nothing where there is none. */
export const ListeningPorts = forWriters(function ListeningPorts() {
  const { id: sandboxId } = useSandbox();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useQuery({
    ...trpc.ports.scan.queryOptions({ sandboxId }),
    refetchInterval: LOOK_MS,
  });
  const expose = useAction("The port was not exposed", async (port: number) => {
    await client.ports.expose.mutate({ sandboxId, port });
    await queryClient.invalidateQueries({ queryKey: trpc.ports.pathKey() });
  });
  const found = data?.filter(({ exposed }) => !exposed) ?? [];
  if (found.length === 0) return null;
  return (
    <section aria-label="Listening, not exposed" className="flex flex-col gap-1.5">
      <h2 className="font-medium text-muted-foreground text-xs">Listening in the sandbox, no URL yet</h2>
      <ul className="flex flex-wrap gap-2">
        {found.map(({ port }) => (
          <li
            key={port}
            className="flex items-center gap-2 rounded-md border border-dashed py-1 pr-1 pl-3 text-sm"
          >
            <span className="tabular font-medium font-mono">{port}</span>
            <Button
              size="xs"
              aria-label={`Expose port ${port}`}
              disabled={expose.busy}
              onClick={() => void expose.run(port)}
            >
              Expose
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
});
