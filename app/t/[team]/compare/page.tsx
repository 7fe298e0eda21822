import type { Metadata } from "next";
import { ComparePage } from "@/components/compare/compare-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Compare" };

export default async function Page({ searchParams }: { searchParams: Promise<{ a?: string; b?: string }> }) {
  const { a, b } = await searchParams;
  return (
    <Prefetch queries={(trpc) => (a && b ? [trpc.compare.summary.queryOptions({ a, b })] : [])}>
      <ComparePage />
    </Prefetch>
  );
}
