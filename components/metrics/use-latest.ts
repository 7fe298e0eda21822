"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "@/components/trpc/context";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";

const POLL_MS = 5000;
/** Of very many each answer is large, and nobody watches them all. */
const MANY = 200;
const POLL_MANY_MS = 15_000;

const none: ReadonlyMap<string, LatestMetrics> = new Map();
const byId = (all: LatestMetrics[]): ReadonlyMap<string, LatestMetrics> =>
  new Map(all.map((one) => [one.sandboxId, one]));

const POLLING = {
  staleTime: 1000,
  refetchInterval: ({ state }: { state: { data?: LatestMetrics[] | undefined } }) =>
    (state.data?.length ?? 0) > MANY ? POLL_MANY_MS : POLL_MS,
};

/** What all sandboxes use now, by their ids: one query for a whole list. */
export function useLatestMetrics(): ReadonlyMap<string, LatestMetrics> {
  const { data } = useQuery({
    ...useTRPC().metrics.latest.queryOptions(undefined, { select: byId, ...POLLING }),
  });
  return data ?? none;
}

/** What one sandbox uses now; many of these are still one query. Rendered again only when this one's change. */
export function useSandboxLatest(sandboxId: string): LatestMetrics | undefined {
  const select = useCallback(
    (all: LatestMetrics[]) => all.find((one) => one.sandboxId === sandboxId) ?? null,
    [sandboxId],
  );
  const { data } = useQuery({
    ...useTRPC().metrics.latest.queryOptions(undefined, { select, ...POLLING }),
  });
  return data ?? undefined;
}
