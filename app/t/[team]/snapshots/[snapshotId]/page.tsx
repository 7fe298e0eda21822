import type { Metadata } from "next";
import { SnapshotPage } from "@/components/snapshot/detail/snapshot-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Snapshot" };

export default async function Page({ params }: { params: Promise<{ snapshotId: string }> }) {
  const { snapshotId } = await params;
  return (
    <Prefetch
      required={(trpc) => trpc.snapshots.get.queryOptions({ snapshotId })}
      ofRequired={(trpc, { sandboxId }) => [trpc.sandboxes.get.queryOptions({ sandboxId })]}
      queries={(trpc) => [
        trpc.sandboxes.list.queryOptions({ includeTerminated: true, snapshotId }),
        trpc.snapshots.captured.queryOptions({ snapshotId }),
      ]}
    >
      <SnapshotPage snapshotId={snapshotId} />
    </Prefetch>
  );
}
