"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListTree } from "lucide-react";
import { ProcessList } from "@/components/process/process-list";
import { ProcessPanel } from "@/components/process/process-panel";
import { ProcessTree } from "@/components/process/process-tree";
import { RunForm } from "@/components/process/run-form";
import { FailureState } from "@/components/shell/failure-state";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { Process } from "@/server/domain/schemas/process";
import { isOver, useSandbox } from "./sandbox-context";
import { TabBody } from "./tab-body";

const LISTS = [
  { value: "started", label: "Started here" },
  { value: "tree", label: "All processes" },
] as const;

/** The Processes tab: run a command, see what ran and its output. */
export function ProcessesTab() {
  const sandbox = useSandbox();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [selectedId, select] = useQueryParam("process", "", { push: true });
  const { data, error, refetch } = useQuery(trpc.processes.list.queryOptions({ sandboxId: sandbox.id }));
  const [listParam, setList] = useQueryParam("list", "started");
  const list = listParam === "tree" && sandbox.status === "running" ? "tree" : "started";
  const selected = data?.find(({ id }) => id === selectedId);

  async function started(process: Process) {
    await queryClient.invalidateQueries({
      queryKey: trpc.processes.list.queryKey({ sandboxId: sandbox.id }),
    });
    select(process.id);
  }
  return (
    <TabBody>
      {isOver(sandbox) ? null : (
        <RunForm
          sandboxId={sandbox.id}
          disabled={sandbox.status === "running" ? null : `The sandbox is ${sandbox.status}`}
          onStarted={started}
        />
      )}
      {sandbox.status === "running" ? (
        <Segmented label="Show" value={list} onChange={setList} options={LISTS} className="self-start" />
      ) : null}
      {error && !data ? <FailureState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-24" /> : null}
      {data?.length === 0 && list === "started" ? (
        <EmptyState
          icon={ListTree}
          title="Nothing has been started here"
          description="Run a command above, or open a terminal. Whatever runs here is carried over into memory snapshots and forks."
        />
      ) : null}
      {data && (data.length > 0 || list === "tree") ? (
        <div
          className={cn("grid items-start gap-4", selected && "xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]")}
        >
          <Card className="min-w-0 max-xl:order-last">
            {list === "tree" ? (
              <ProcessTree
                sandboxId={sandbox.id}
                processes={data}
                selectedId={selected?.id ?? null}
                onSelect={select}
              />
            ) : (
              <ProcessList processes={data} selectedId={selected?.id ?? null} onSelect={select} />
            )}
          </Card>
          {selected ? <ProcessPanel key={selected.id} process={selected} onClose={() => select("")} /> : null}
        </div>
      ) : null}
    </TabBody>
  );
}
