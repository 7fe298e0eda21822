"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { z } from "zod";
import { MeContext } from "@/components/account/use-me";
import { MemoryBlockedContext } from "@/components/sandbox/actions/use-memory-blocked";
import { useTRPC } from "@/components/trpc/context";
import type { Operation, systemInfoOutput } from "@/server/domain/schemas/misc";
import { RUNNING } from "./running";
import { RunningOperationsContext } from "./use-running-operations";

const NONE: Operation[] = [];
/** While something runs it is asked for now and then as well: a page must not show it for ever if its end was missed. */
const LOOK_AGAIN_MS = 5_000;

/**
 * What every row of a long list reads: asked for here alone, since to observe a query costs more than to draw a row.
 * All of it is there from the first paint on (app/t/[team]/layout.tsx).
 */
export function SharedValues({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const me = useQuery(trpc.account.me.queryOptions());
  const info = useQuery(trpc.system.info.queryOptions());
  const operations = useQuery({
    ...trpc.operations.list.queryOptions(RUNNING),
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? LOOK_AGAIN_MS : false),
  });
  return (
    <MeContext value={me.data}>
      <MemoryBlockedContext value={memoryBlocked(info.data)}>
        <RunningOperationsContext value={operations.data ?? NONE}>{children}</RunningOperationsContext>
      </MemoryBlockedContext>
    </MeContext>
  );
}

function memoryBlocked(info: z.infer<typeof systemInfoOutput> | undefined): string | null {
  const capability = info?.capabilities.memorySnapshots;
  if (!capability || capability.available) return null;
  return `This host can't capture memory: ${capability.reason ?? "no reason was given"}`;
}
