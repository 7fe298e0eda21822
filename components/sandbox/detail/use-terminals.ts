"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { useQueryParam } from "@/components/shell/use-query-param";
import { nextTitle, SHELL_LINE, terminalsOf } from "@/components/terminal/terminals";
import { useTabOrder } from "@/components/terminal/use-tab-order";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import type { Process } from "@/server/domain/schemas/process";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { isOver } from "./sandbox-context";

/** The terminals of a sandbox as tabs: which there are, which one the URL names, and what can be done to them. */
export function useTerminals(sandbox: Sandbox) {
  const sandboxId = sandbox.id;
  const client = useTRPCClient();
  const query = useQuery(useTRPC().processes.list.queryOptions({ sandboxId }));
  const [activeId, select] = useQueryParam("tab");
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set());

  const { startedAt } = sandbox;
  // What ended before it started is of the time before a roll back.
  const processes = useMemo(
    () => query.data?.filter(({ endedAt }) => !endedAt || !startedAt || endedAt > startedAt),
    [query.data, startedAt],
  );
  const fresh = (processes ?? []).filter(({ id, status }) => status === "running" && !seen.has(id));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map(({ id }) => id)]));
  const shown = useMemo(
    () => terminalsOf(processes ?? [], { seen, closed, activeId, over: isOver(sandbox) }),
    [processes, seen, closed, activeId, sandbox],
  );
  const { ordered: terminals, move } = useTabOrder(sandboxId, shown);
  const active = terminals.find(({ id }) => id === activeId) ?? shown.at(-1);

  const start = useAction(
    "No terminal was started",
    async (requestId?: string, made?: (id: string) => void) => {
      const title = nextTitle(processes ?? []);
      const process = await client.processes.exec.mutate({
        sandboxId,
        shell: SHELL_LINE,
        tty: true,
        title,
        requestId,
      });
      made?.(process.id);
      await query.refetch();
      // Nobody asked for the first one, and writing the URL would undo a navigation that is under way.
      if (requestId === undefined) select(process.id);
    },
  );

  // The first look at a new sandbox opens a shell. The request id makes it one, however many look at once.
  const opened = useRef<string | null>(null);
  const may = useMay("write");
  const none = processes !== undefined && !processes.some(({ tty }) => tty);
  const wanted = may && sandbox.status === "running" && none;
  useEffect(() => {
    const first = `first-terminal-${sandboxId}-${startedAt}`;
    if (!wanted || opened.current === first) return;
    opened.current = first;
    void start.run(first);
  }, [wanted, sandboxId, startedAt, start.run]);

  const close = useCallback(
    (process: Process) => {
      setClosed((old) => new Set([...old, process.id]));
      if (process.status === "running") {
        client.processes.kill.mutate({ processId: process.id, signal: "SIGHUP" }).catch(() => {
          // It may have ended in the meantime; if not, it is still in the list of processes.
        });
      }
    },
    [client],
  );

  return { query, terminals, active, select, start, close, move };
}
