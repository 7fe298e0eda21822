import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@/server/trpc/root";
import { pathBytes, pathOf } from "./paths";

/** The path that a parameter of the URL names; the root if it names none. */
export function cleanedPath(path: string): string {
  const bytes = pathBytes(path);
  return bytes === null ? "/" : pathOf(bytes);
}

/** A folder's entries, a page after the other. */
export function folderQuery(trpc: TRPCOptionsProxy<AppRouter>, input: { sandboxId: string; path: string }) {
  return trpc.files.list.infiniteQueryOptions(input, {
    initialCursor: 0,
    getNextPageParam: (_last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.entries.length, 0);
      return shown < (pages.at(-1)?.total ?? 0) && pages.at(-1)?.entries.length ? shown : null;
    },
    retry: false,
  });
}
