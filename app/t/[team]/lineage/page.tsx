import type { Metadata } from "next";
import { Suspense } from "react";
import { LineageLoading } from "@/components/lineage/lineage-loading";
import { LineagePage } from "@/components/lineage/lineage-page";
import { LineagePreview } from "@/components/lineage/preview/lineage-preview";
import { TREE_INPUT } from "@/components/lineage/tree-input";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Lineage" };

/** The tree alone: what else is known of a thing is asked for when it is looked at. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { view, selected, q } = await searchParams;
  const plain = view !== "outline" && !selected && !q;
  return (
    <Prefetch following={(trpc) => [trpc.lineage.tree.queryOptions(TREE_INPUT)]}>
      <LineagePage
        preview={
          plain ? (
            <Suspense fallback={<LineageLoading />}>
              <LineagePreview />
            </Suspense>
          ) : (
            <LineageLoading />
          )
        }
      />
    </Prefetch>
  );
}
