"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** Names of sandboxes by id, also of terminated ones; the id itself as long as it isn't known. */
export function useSandboxNames(): (id: string) => string {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.sandboxes.list.queryOptions({ includeTerminated: true }, { select: namesById }),
  );
  return useCallback((id) => data?.get(id) ?? id, [data]);
}

// One function, so that it is only worked out anew when the list has changed.
const namesById = (all: Sandbox[]) => new Map(all.map(({ id, name }) => [id, name]));
