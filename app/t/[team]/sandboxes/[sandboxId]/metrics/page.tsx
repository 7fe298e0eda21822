import type { Metadata } from "next";
import { MetricsTab } from "@/components/sandbox/detail/metrics-tab";
import { readParam, type SearchParams } from "@/components/shell/search-params";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Metrics" };

type Props = { params: Promise<{ sandboxId: string }>; searchParams: SearchParams };

export default async function MetricsPage({ params, searchParams }: Props) {
  const { sandboxId } = await params;
  const range = (await readParam(searchParams, "range")) === "24h" ? "24h" : "1h";
  return (
    <Prefetch queries={(trpc) => [trpc.metrics.history.queryOptions({ sandboxId, range })]}>
      <MetricsTab />
    </Prefetch>
  );
}
