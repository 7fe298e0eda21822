"use client";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { terminateAll } from "@/components/sandbox/actions/terminate-all";
import { runOperation } from "@/components/shell/run-operation";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { plural } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

export type Keeping = {
  keep: Sandbox;
  rest: Sandbox[];
  /** The sandbox that the others came from: it stays unless it is chosen. */
  originId: string;
};

/** Asks, with names, before the rest of a wall is terminated. */
export function KeepDialog({ keeping, onDone }: { keeping: Keeping | null; onDone: () => void }) {
  return (
    <AlertDialog open={keeping !== null} onOpenChange={(open) => !open && onDone()}>
      <AlertDialogContent>
        {keeping ? <Question key={keeping.keep.id} {...keeping} onDone={onDone} /> : null}
      </AlertDialogContent>
    </AlertDialog>
  );
}

function Question({ keep, rest, originId, onDone }: Keeping & { onDone: () => void }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const router = useRouter();
  const [spared, setSpared] = useState<ReadonlySet<string>>(() => new Set([originId]));
  const ending = rest.filter(({ id }) => !spared.has(id));
  const processes = useQueries({
    queries: rest.map(({ id }) => trpc.processes.list.queryOptions({ sandboxId: id })),
  });

  function choose(id: string, end: boolean) {
    const next = new Set(spared);
    if (end) next.delete(id);
    else next.add(id);
    setSpared(next);
  }

  async function terminate() {
    onDone();
    const others = plural(ending.length, "sandbox", "sandboxes");
    await runOperation({
      title: `Terminating ${others}`,
      failed: `Some sandboxes could not be terminated; ${keep.name} was kept`,
      find: { kind: "sandbox.terminate" },
      run: () => terminateAll(client, ending),
      succeeded: () => ({
        title: `Kept ${keep.name}`,
        description: `${others} terminated: ${ending.map(({ name }) => name).join(", ")}`,
        action: { label: "Open", onClick: () => router.push(`/sandboxes/${keep.id}`) },
      }),
    });
  }

  return (
    <>
      <AlertDialogTitle>Keep {keep.name}, terminate the rest?</AlertDialogTitle>
      <AlertDialogDescription>
        Files and memory of the terminated ones that are in no snapshot are lost. This can't be undone.
      </AlertDialogDescription>
      <ul
        aria-label="To be terminated"
        className="flex max-h-72 flex-col divide-y overflow-y-auto rounded-md border bg-card"
      >
        {rest.map(({ id, name }, index) => {
          const running = processes[index]?.data?.filter(({ status }) => status === "running") ?? [];
          return (
            <li key={id}>
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control */}
              <label className="flex items-center gap-2.5 px-3 py-2 text-sm">
                <Checkbox
                  checked={!spared.has(id)}
                  aria-label={`Terminate ${name}`}
                  onCheckedChange={(checked) => choose(id, checked === true)}
                />
                <span className="min-w-0 truncate font-medium">{name}</span>
                {id === originId ? <span className="text-muted-foreground text-xs">origin</span> : null}
                <span className="ml-auto whitespace-nowrap text-muted-foreground text-xs">
                  {plural(running.length, "running process", "running processes")}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        <AlertDialogAction disabled={ending.length === 0} onClick={() => void terminate()}>
          Terminate {ending.length}
        </AlertDialogAction>
      </AlertDialogFooter>
    </>
  );
}
