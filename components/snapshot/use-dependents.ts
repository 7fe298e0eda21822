"use client";
import { useQuery } from "@tanstack/react-query";
import { needsSource } from "@/components/sandbox/actions/availability";
import { useTRPC } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

const NONE: Sandbox[] = [];

/** Sandboxes that were made from a snapshot: those that still need it, and those that have ended or failed. */
export function useDependents(snapshotId: string): { live: Sandbox[]; ended: Sandbox[] } {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated: true, snapshotId }));
  const all = data ?? NONE;
  return {
    live: all.filter((sandbox) => needsSource(sandbox.status)),
    ended: all.filter((sandbox) => !needsSource(sandbox.status)),
  };
}
