"use client";
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { type LogStream, logLines } from "./log-lines";

/** The kept output of a process, page by page, as lines. */
export function useLogs(processId: string, stream: LogStream | null) {
  const client = useTRPCClient();
  const query = useInfiniteQuery({
    queryKey: ["log", processId, stream],
    queryFn: ({ pageParam, signal }) =>
      client.processes.logs.query(
        { processId, stream: stream ?? undefined, fromOffset: pageParam },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (last, _pages, from) =>
      last.ended || last.nextOffset <= from ? undefined : last.nextOffset,
    staleTime: 5000,
  });
  const lines = useMemo(() => linesOf(query.data), [query.data]);
  const pages = query.data?.pages;
  return {
    ...query,
    lines,
    truncatedBefore: pages?.[0]?.truncatedBefore ?? 0,
    ended: pages?.at(-1)?.ended ?? false,
  };
}

type Page = { chunks: Parameters<typeof logLines>[0] };

function linesOf(data: InfiniteData<Page> | undefined) {
  return logLines(data?.pages.flatMap((page) => page.chunks) ?? []);
}
