"use client";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { type LogStream, logLines } from "./log-lines";

/** While followed, how long to wait after nothing new came, ms. */
const POLL_MS = 1000;
/** Of an endless output the oldest pages go: about this many are held. */
const MOST_PAGES = 200;

/** The kept output of a process, page by page, as lines; with `follow` also what comes as it comes. */
export function useLogs(processId: string, stream: LogStream | null, follow: boolean) {
  const client = useTRPCClient();
  useFollowing(processId, stream, follow);
  const query = useInfiniteQuery({
    queryKey: keyOf(processId, stream),
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

const keyOf = (processId: string, stream: LogStream | null) => ["log", processId, stream];

/** Asks for what came since the last page that is there, until the output has ended. */
function useFollowing(processId: string, stream: LogStream | null, follow: boolean) {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!follow) return;
    const queryKey = keyOf(processId, stream);
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function turn() {
      const last = queryClient.getQueryData<InfiniteData<Page>>(queryKey)?.pages.at(-1);
      if (last?.ended || stopped.signal.aborted) return;
      let more = false;
      if (last && !document.hidden) {
        const page = await client.processes.logs
          .query(
            { processId, stream: stream ?? undefined, fromOffset: last.nextOffset },
            { signal: stopped.signal },
          )
          .catch(() => null);
        more = page !== null && page.nextOffset > last.nextOffset;
        if (page !== null && (more || page.ended)) {
          queryClient.setQueryData<InfiniteData<Page>>(queryKey, (data) => appended(data, last, page));
        }
      }
      timer = setTimeout(() => void turn(), more ? 0 : POLL_MS);
    }
    void turn();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [client, queryClient, processId, stream, follow]);
}

/** Nothing is added if the last page is no longer the one that was asked about. */
function appended(data: InfiniteData<Page> | undefined, last: Page, page: Page) {
  if (data?.pages.at(-1) !== last) return data;
  return {
    pages: [...data.pages, page].slice(-MOST_PAGES),
    pageParams: [...data.pageParams, last.nextOffset].slice(-MOST_PAGES),
  };
}

type Page = { chunks: Parameters<typeof logLines>[0]; nextOffset: number; ended: boolean };

function linesOf(data: InfiniteData<Page> | undefined) {
  return logLines(data?.pages.flatMap((page) => page.chunks) ?? []);
}
