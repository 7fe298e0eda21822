"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";

const POLL_MS = 5000;
/** Of very many each answer is large, and nobody watches them all. */
const MANY = 200;
const POLL_MANY_MS = 15_000;

const none: ReadonlyMap<string, LatestMetrics> = new Map();
const byId = (all: LatestMetrics[]): ReadonlyMap<string, LatestMetrics> =>
  new Map(all.map((one) => [one.sandboxId, one]));

/** What all sandboxes use now, by their ids: one query for a whole list. */
export function useLatestMetrics(): ReadonlyMap<string, LatestMetrics> {
  const { data } = useQuery({
    ...useTRPC().metrics.latest.queryOptions(undefined, {
      select: byId,
      staleTime: 1000,
      refetchInterval: (query) => ((query.state.data?.length ?? 0) > MANY ? POLL_MANY_MS : POLL_MS),
    }),
  });
  return data ?? none;
}
