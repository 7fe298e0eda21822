"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { TagEditor } from "./tag-editor";

/** The tags of a sandbox, to change in place. */
export function SandboxTags({
  sandbox,
  showTags,
  className,
}: {
  sandbox: Sandbox;
  showTags?: boolean;
  className?: string;
}) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (
    <TagEditor
      name={sandbox.name}
      tags={sandbox.tags}
      of="sandboxes"
      {...(showTags && { showTags })}
      {...(className && { className })}
      onSave={async (tags) => {
        const saved = await client.sandboxes.setTags.mutate({ sandboxId: sandbox.id, tags });
        queryClient.setQueryData(trpc.sandboxes.get.queryKey({ sandboxId: sandbox.id }), saved);
        await queryClient.invalidateQueries({ queryKey: trpc.sandboxes.list.queryKey() });
      }}
    />
  );
}
