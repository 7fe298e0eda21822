"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import { useTRPC } from "@/components/trpc/context";
import type { Operation } from "@/server/domain/schemas/misc";
import { latestOf } from "./latest-of";

export type LatestOperation = { operation: Operation | null; dismiss: () => void };

/** The same net as for those that run: see useRunningOperations. */
const LOOK_AGAIN_MS = 5_000;
const SHOWN = new Set<Operation["kind"]>(["snapshot.filesystem", "snapshot.memory", "sandbox.fork"]);

/** The last snapshot or fork of this sandbox that ended while the page is open, until it is dismissed. */
export function useLatestOperation(sandboxId: string): LatestOperation {
  const [before, setBefore] = useState<ReadonlySet<string> | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const runs = useRunningOperations().some((operation) => operation.sandboxId === sandboxId);
  const { data } = useQuery({
    ...useTRPC().operations.list.queryOptions(latestOf(sandboxId)),
    refetchInterval: runs ? LOOK_AGAIN_MS : false,
  });
  const ended = data?.filter(({ kind, endedAt }) => SHOWN.has(kind) && endedAt !== null);
  // By what was there at first and not by the time: this clock and the server's may differ.
  if (ended && before === null) setBefore(new Set(ended.map(({ id }) => id)));
  const latest = ended
    ?.filter(({ id }) => before !== null && !before.has(id))
    .toSorted((a, b) => (b.endedAt ?? "").localeCompare(a.endedAt ?? ""))[0];
  return {
    operation: latest && latest.id !== dismissed ? latest : null,
    dismiss: () => setDismissed(latest?.id ?? null),
  };
}
