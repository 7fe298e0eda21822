"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, GitCompareArrows } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ComparedThing } from "@/server/domain/schemas/compare";
import { CompareAgain } from "./compare-again";
import { CompareTables } from "./compare-tables";
import { FileChanges } from "./file-changes";

export const compareHref = (a: string, b: string) => `/compare?a=${a}&b=${b}`;

/** Two sandboxes or snapshots side by side, with what both come from if there is such a thing. */
export function ComparePage() {
  const params = useSearchParams();
  const [a, b] = [params.get("a") ?? "", params.get("b") ?? ""];
  if (a === "" || b === "") {
    return (
      <EmptyState
        icon={GitCompareArrows}
        title="Nothing to compare"
        description="Open a sandbox or a snapshot and choose “Compare with…” in its menu."
      >
        <Button asChild>
          <Link href="/lineage">Open the lineage</Link>
        </Button>
      </EmptyState>
    );
  }
  return <Comparison key={`${a} ${b}`} a={a} b={b} />;
}

function Comparison({ a, b }: { a: string; b: string }) {
  const { data, error, refetch } = useQuery(
    useTRPC().compare.summary.queryOptions({ a, b }, { retry: false }),
  );
  if (error && !data) return <FailureState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div className="p-6">
        <TableSkeleton rows={4} />
      </div>
    );
  }
  const names = { a: data.a.name, b: data.b.name, base: data.base?.name ?? null };
  // What a snapshot has never changes; what a sandbox has may at any time.
  const live = data.a.type === "sandbox" || data.b.type === "sandbox";
  return (
    <div className="flex w-full max-w-6xl flex-col gap-4 px-4 py-4 sm:px-6 sm:py-5">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h1 className="sr-only">Compare</h1>
          <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1 text-sm">
            {data.base ? <Side label="Base" thing={data.base} /> : null}
            <Side label="A" thing={data.a} />
            <Side label="B" thing={data.b} />
          </dl>
        </div>
        <div className="flex flex-wrap gap-2">
          {live ? <CompareAgain a={a} b={b} /> : null}
          <Button asChild>
            <Link href={compareHref(b, a)} replace>
              <ArrowLeftRight aria-hidden />
              Swap
            </Link>
          </Button>
        </div>
      </header>
      <FileChanges a={a} b={b} names={names} title="Files" live={live} />
      <CompareTables summary={data} />
    </div>
  );
}

const HREFS = {
  sandbox: (id: string) => `/sandboxes/${id}`,
  snapshot: (id: string) => `/snapshots/${id}`,
  image: () => "/images",
};
const KINDS = { sandbox: "Sandbox", snapshot: "Snapshot", image: "Image" };

function Side({ label, thing }: { label: string; thing: ComparedThing }) {
  return (
    <>
      <dt className="text-muted-foreground text-xs">{label}</dt>
      <dd className="min-w-0 truncate">
        <Link href={HREFS[thing.type](thing.id)} className="font-medium underline-offset-4 hover:underline">
          {thing.name}
        </Link>{" "}
        <span className="text-muted-foreground text-xs">
          {thing.kind ? `${thing.kind === "memory" ? "Memory" : "Filesystem"} snapshot` : KINDS[thing.type]}
        </span>
      </dd>
    </>
  );
}
