"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import type { MetricRange } from "@/server/domain/schemas/metrics";
import { mergeHistory, RANGE_MS } from "./merge-history";

const POLL_MS: Record<MetricRange, number> = { "1h": 5000, "24h": 30_000 };

/** What a sandbox used. While `live`, what is new is asked for every few seconds, and only that. */
export function useHistory(sandboxId: string, range: MetricRange, live: boolean) {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { queryKey } = useTRPC().metrics.history.queryOptions({ sandboxId, range });
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = queryClient.getQueryData(queryKey);
      const last = known?.at.at(-1);
      if (!known || last === undefined) return client.metrics.history.query({ sandboxId, range }, { signal });
      // The last minute of a day is still in the making: asked for again.
      const since = last - 1;
      const later = await client.metrics.history.query({ sandboxId, range, since }, { signal });
      return mergeHistory(known, since, later, RANGE_MS[range]);
    },
    staleTime: 1000,
    refetchInterval: live ? POLL_MS[range] : false,
    structuralSharing: false,
  });
}
