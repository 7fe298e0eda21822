import type { Metadata } from "next";
import { SnapshotsPage } from "@/components/snapshot/snapshots-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Snapshots" };

export default function Page() {
  return (
    <Prefetch
      queries={(trpc) => [trpc.snapshots.list.queryOptions({}), trpc.snapshots.sourceNames.queryOptions()]}
    >
      <SnapshotsPage />
    </Prefetch>
  );
}
