"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Switch } from "@/components/ui/switch";
import { useSandbox } from "./sandbox-context";

/** Whether only the team may open a port's preview, or everybody, and what that means. */
export function PortVisibility({ port, visibility }: { port: number; visibility: "private" | "public" }) {
  const { id: sandboxId } = useSandbox();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const id = useId();
  const isPublic = visibility === "public";
  const set = useAction(`Access to port ${port} was not changed`, async (open: boolean) => {
    await client.ports.setVisibility.mutate({ sandboxId, port, visibility: open ? "public" : "private" });
    await queryClient.invalidateQueries({ queryKey: trpc.ports.pathKey() });
  });
  return (
    <span className="flex basis-full items-center gap-2 text-xs" data-state={visibility}>
      <Switch
        aria-label={`Anyone can open port ${port}`}
        aria-describedby={id}
        checked={isPublic}
        disabled={set.busy}
        onCheckedChange={(open) => void set.run(open)}
      />
      <span id={id} className={isPublic ? "text-warning" : "text-muted-foreground"}>
        {isPublic
          ? "Public: anyone who knows the address can open it, without signing in."
          : "Private: only members of this team can open it."}
      </span>
    </span>
  );
}
