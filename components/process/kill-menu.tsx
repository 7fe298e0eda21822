"use client";
import { ChevronDown, OctagonX } from "lucide-react";
import { forWriters } from "@/components/account/for-writers";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Process } from "@/server/domain/schemas/process";
import { SIGNALS, type Signal } from "./signals";

/** One click sends SIGTERM; the menu has the other signals. They go to the whole process group. */
export const KillMenu = forWriters(function KillMenu({ process }: { process: Process }) {
  const client = useTRPCClient();
  const kill = useAction(`The signal to ${process.title} could not be sent`, (signal: Signal) =>
    client.processes.kill.mutate({ processId: process.id, signal }),
  );
  if (process.status !== "running") return null;
  return (
    <div className="flex">
      <Button
        size="sm"
        className="rounded-r-none"
        busy={kill.busy}
        aria-label={`Kill ${process.title}`}
        onClick={() => void kill.run("SIGTERM")}
      >
        <OctagonX aria-hidden />
        {/* In a narrow list the command needs the room more. */}
        <span className="@max-md:sr-only">Kill</span>
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="sm" className="-ml-px rounded-l-none px-1" aria-label={`Signal for ${process.title}`}>
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent className="min-w-60">
          <DropdownMenuLabel>Send a signal</DropdownMenuLabel>
          {SIGNALS.map(({ signal, meaning }) => (
            <DropdownMenuItem key={signal} onSelect={() => void kill.run(signal)}>
              <span className="font-mono text-xs">{signal}</span>
              <DropdownMenuShortcut>{meaning}</DropdownMenuShortcut>
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
});
