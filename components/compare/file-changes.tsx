"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { SearchInput } from "@/components/shell/search-input";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { formatBytes, plural } from "@/components/ui/format";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { Change } from "@/server/domain/schemas/compare";
import { DiffDialog, type Names } from "./diff-dialog";
import { FileChangesTable } from "./file-changes-table";

const CHANGES: readonly Change[] = ["added", "changed", "removed"];
const PAGE = 100;
const MOST = 5000;

/** Which files differ: filtered, page by page, and each with its diff. Without `a`: what `b` changed. */
export function FileChanges({
  a,
  b,
  names,
  title,
  live = false,
}: {
  a?: string;
  b: string;
  names: Names;
  title: string;
  /** A side may change at any time. */
  live?: boolean;
}) {
  const trpc = useTRPC();
  const [query, setQuery] = useQueryParam("files");
  const [change, setChange] = useQueryParam("change", "all");
  const [path, setPath] = useState<string | null>(null);
  const wanted = useDeferredValue(query);
  const only = CHANGES.find((one) => one === change);
  const [limit, setLimit] = useState(PAGE);
  const {
    data: first,
    error,
    isFetching,
  } = useQuery(
    trpc.compare.files.queryOptions(
      { a, b, query: wanted, ...(only ? { change: only } : {}), limit },
      { placeholderData: keepPreviousData, retry: false, ...(live && { staleTime: 0 }) },
    ),
  );
  const files = first?.files ?? [];
  const counts = first?.counts;
  const total = counts ? counts.added + counts.changed + counts.removed : 0;
  return (
    <Card className="overflow-hidden">
      <CardHeader className="flex-wrap">
        <CardTitle>{title}</CardTitle>
        {first ? (
          <span role="status" className="tabular text-muted-foreground text-xs">
            {total === 0 ? "None" : `${plural(total, "difference")}, ${formatBytes(first.bytes)} new`}
          </span>
        ) : null}
      </CardHeader>
      {error ? (
        <p role="alert" className="p-4 text-destructive text-sm">
          {failureOf(error).message}
        </p>
      ) : !first || !counts ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-4">
          <Skeleton className="h-8 w-64" />
          <Skeleton className="h-32" />
        </div>
      ) : total === 0 ? (
        <p className="px-4 py-3 text-muted-foreground text-sm">No files differ.</p>
      ) : (
        <>
          <div className="flex flex-wrap gap-2 border-b px-4 py-2">
            <SearchInput
              value={query}
              onChange={setQuery}
              label="Filter by path"
              className="w-full sm:w-64"
            />
            <Segmented
              label="Which changes"
              value={only ?? "all"}
              onChange={(next: Change | "all") => setChange(next)}
              options={[
                { value: "all", label: "All" },
                { value: "added", label: `Added ${counts.added}` },
                { value: "changed", label: `Changed ${counts.changed}` },
                { value: "removed", label: `Removed ${counts.removed}` },
              ]}
              className="max-w-full overflow-x-auto"
            />
          </div>
          <FileChangesTable files={files} names={names} title={title} onOpen={setPath} />
          <div className="flex flex-wrap items-center gap-3 px-4 py-2 text-muted-foreground text-xs">
            {first.matching === 0 ? "No matching paths." : `${files.length} of ${first.matching}`}
            {first.complete ? null : " There are more than can be listed."}
            {files.length < first.matching && limit < MOST ? (
              <Button size="sm" disabled={isFetching} onClick={() => setLimit(Math.min(MOST, limit * 3))}>
                Show more
              </Button>
            ) : null}
          </div>
        </>
      )}
      {path === null ? null : (
        <DiffDialog a={a} b={b} path={path} names={names} live={live} onClose={() => setPath(null)} />
      )}
    </Card>
  );
}
