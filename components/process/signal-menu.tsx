"use client";
import { useQueryClient } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import { useState } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { commandLine } from "./argv";
import { SIGNALS, type Signal } from "./signals";
import type { TreeRow } from "./tree-rows";
import { treeKey } from "./use-tree";

/** Signals one process that a program in the sandbox has started; it alone, not its children. */
export function SignalMenu({ sandboxId, row }: { sandboxId: string; row: TreeRow }) {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const signal = useAction(`The signal to process ${row.pid} could not be sent`, async (name: Signal) => {
    const { pid, startedAt } = row;
    await client.processes.signal.mutate({ sandboxId, pid, startedAt, signal: name });
    await queryClient.invalidateQueries({ queryKey: treeKey(sandboxId) });
  });
  // What can't be caught gives a program no chance to save anything: asked for twice.
  const choose = (name: Signal) => (name === "SIGKILL" ? setConfirming(true) : void signal.run(name));
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            size="icon-sm"
            variant="ghost"
            busy={signal.busy}
            aria-label={`Signal for process ${row.pid}`}
            title="Send a signal"
          >
            <OctagonX aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="min-w-60">
          <DropdownMenuLabel>Send a signal to process {row.pid}</DropdownMenuLabel>
          {SIGNALS.map(({ signal: name, meaning }) => (
            <DropdownMenuItem key={name} onSelect={() => choose(name)}>
              <span className="font-mono text-xs">{name}</span>
              <DropdownMenuShortcut>{meaning}</DropdownMenuShortcut>
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <AlertDialog open={confirming} onOpenChange={setConfirming}>
        <AlertDialogContent>
          <AlertDialogTitle>Kill process {row.pid}?</AlertDialogTitle>
          <AlertDialogDescription asChild>
            <div>
              <code className="line-clamp-3 break-all font-mono text-foreground text-xs">
                {commandLine(row.argv)}
              </code>
              <p className="mt-2">
                It can't save anything before it ends. Processes it started keep running.
              </p>
            </div>
          </AlertDialogDescription>
          <AlertDialogFooter>
            <AlertDialogCancel>Let it run</AlertDialogCancel>
            <AlertDialogAction onClick={() => void signal.run("SIGKILL")}>Send SIGKILL</AlertDialogAction>
          </AlertDialogFooter>
        </AlertDialogContent>
      </AlertDialog>
    </>
  );
}
