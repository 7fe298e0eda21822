import type { Metadata } from "next";
import { SandboxesPage } from "@/components/sandbox/list/sandboxes-page";
import { includesTerminated } from "@/components/sandbox/list/status-filter";
import { readParam, type SearchParams } from "@/components/shell/search-params";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Sandboxes" };

export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const includeTerminated = includesTerminated(await readParam(searchParams, "status"));
  return (
    <Prefetch
      queries={(trpc) => [
        trpc.sandboxes.list.queryOptions({ includeTerminated }),
        trpc.sandboxes.sourceNames.queryOptions({ includeTerminated }),
        trpc.metrics.latest.queryOptions(),
      ]}
    >
      <SandboxesPage />
    </Prefetch>
  );
}
