"use client";
import { useQuery } from "@tanstack/react-query";
import { needsSource } from "@/components/sandbox/actions/availability";
import { useTRPC } from "@/components/trpc/context";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

const NONE: Sandbox[] = [];

/** Sandboxes made from this image that still need it. */
export function useImageUsers(reference: string): Sandbox[] {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.sandboxes.list.queryOptions(
      { includeTerminated: false },
      {
        select: (all) =>
          all.filter((sandbox) => sandbox.imageReference === reference && needsSource(sandbox.status)),
      },
    ),
  );
  return data ?? NONE;
}
