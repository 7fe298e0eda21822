"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { TagEditor } from "./tag-editor";

/** The tags of a snapshot, to change in place. */
export function SnapshotTags({
  snapshot,
  showTags,
  className,
}: {
  snapshot: Snapshot;
  showTags?: boolean;
  className?: string;
}) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (
    <TagEditor
      name={snapshot.name}
      tags={snapshot.tags}
      of="snapshots"
      {...(showTags && { showTags })}
      {...(className && { className })}
      onSave={async (tags) => {
        const saved = await client.snapshots.setTags.mutate({ snapshotId: snapshot.id, tags });
        queryClient.setQueryData(trpc.snapshots.get.queryKey({ snapshotId: snapshot.id }), saved);
        await queryClient.invalidateQueries({ queryKey: trpc.snapshots.list.queryKey() });
      }}
    />
  );
}
