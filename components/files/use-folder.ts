"use client";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "@/components/trpc/context";
import type { FileEntry } from "@/server/domain/schemas/file";
import { folderQuery } from "./folder-query";

/** A folder as far as it was asked for, and what makes all that is shown of this sandbox's files fresh again. */
export function useFolder(sandboxId: string, path: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useInfiniteQuery(folderQuery(trpc, { sandboxId, path }));
  const refresh = useCallback(
    () => queryClient.invalidateQueries({ queryKey: trpc.files.pathKey() }),
    [queryClient, trpc],
  );
  const entries: FileEntry[] = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return { query, entries, first: query.data?.pages[0], refresh };
}
