import type { Metadata } from "next";
import { LineagePage } from "@/components/lineage/lineage-page";
import { TREE_INPUT } from "@/components/lineage/tree-input";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Lineage" };

/** The tree alone: what else is known of a thing is asked for when it is looked at. */
export default function Page() {
  return (
    <Prefetch following={(trpc) => [trpc.lineage.tree.queryOptions(TREE_INPUT)]}>
      <LineagePage />
    </Prefetch>
  );
}
