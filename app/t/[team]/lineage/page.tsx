import type { Metadata } from "next";
import { LineagePage } from "@/components/lineage/lineage-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Lineage" };

export default function Page() {
  return (
    <Prefetch
      queries={(trpc) => [
        trpc.lineage.tree.queryOptions({}),
        trpc.sandboxes.list.queryOptions({ includeTerminated: true }),
        trpc.snapshots.list.queryOptions({}),
      ]}
    >
      <LineagePage />
    </Prefetch>
  );
}
