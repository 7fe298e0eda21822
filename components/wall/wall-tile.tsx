"use client";
import { useQuery } from "@tanstack/react-query";
import { Check, Pause, Radio } from "lucide-react";
import { useCallback } from "react";
import { May } from "@/components/account/may";
import { PauseResumeButton } from "@/components/sandbox/actions/pause-resume-button";
import { Link } from "@/components/shell/team-navigation";
import type { TerminalSession } from "@/components/terminal/session";
import { TerminalLazy } from "@/components/terminal/terminal-lazy";
import { SHELL_LINE } from "@/components/terminal/terminals";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { plural } from "@/components/ui/format";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { terminalFor } from "./members";

export type WallTileProps = {
  sandbox: Sandbox;
  /** The terminal of that name is shown where there is one. */
  title: string;
  broadcast: boolean;
  /** How many rows stand out; 0 if none. */
  differing: number;
  /** The sandbox that the others were forked from. */
  origin: boolean;
  attach: (sandboxId: string, session: TerminalSession | null) => void;
  /** Absent where there is nothing else that could be terminated. */
  onKeep?: () => void;
};

/** One sandbox of a wall: its live terminal under its name. */
export function WallTile({ sandbox, title, broadcast, differing, origin, attach, onKeep }: WallTileProps) {
  const { data } = useQuery(useTRPC().processes.list.queryOptions({ sandboxId: sandbox.id }));
  const process = terminalFor(data ?? [], title);
  const onSession = useCallback(
    (session: TerminalSession | null) => attach(sandbox.id, session),
    [attach, sandbox.id],
  );
  const running = sandbox.status === "running" || sandbox.status === "paused";
  return (
    <section
      aria-label={sandbox.name}
      data-testid="wall-tile"
      data-state={sandbox.status}
      data-differing={differing}
      className={cn(
        "flex min-h-64 min-w-0 flex-col overflow-hidden rounded-lg border bg-card",
        broadcast && sandbox.status === "running" && "border-primary ring-1 ring-primary",
      )}
    >
      <header className="flex min-h-9 shrink-0 items-center gap-2 border-b py-1 pr-1 pl-3">
        <h2 className="min-w-0 truncate font-medium text-sm">
          <Link href={`/sandboxes/${sandbox.id}`} className="rounded-sm underline-offset-4 hover:underline">
            {sandbox.name}
          </Link>
        </h2>
        {origin ? <Badge>Origin</Badge> : null}
        {sandbox.status === "running" ? null : <StatusBadge status={sandbox.status} />}
        {broadcast && sandbox.status === "running" ? (
          <Radio aria-hidden className="size-3.5 shrink-0 text-primary" />
        ) : null}
        <span className="ml-auto whitespace-nowrap text-muted-foreground text-xs">
          {differing > 0 ? `${plural(differing, "line")} ${differing === 1 ? "differs" : "differ"}` : null}
        </span>
        {onKeep ? (
          <Button size="xs" variant="ghost" onClick={onKeep} aria-label={`Keep ${sandbox.name}`}>
            <Check aria-hidden />
            Keep
          </Button>
        ) : null}
      </header>
      <div className="relative min-h-0 flex-1 bg-terminal">
        {process && running ? (
          <TerminalLazy
            key={process.id}
            processId={process.id}
            title={`${process.title} of ${sandbox.name}`}
            focus={false}
            onSession={onSession}
            overlay={sandbox.status === "paused" ? <PausedNote sandbox={sandbox} /> : null}
          />
        ) : (
          <NoTerminal sandbox={sandbox} title={title} known={data !== undefined} />
        )}
      </div>
    </section>
  );
}

function PausedNote({ sandbox }: { sandbox: Sandbox }) {
  return (
    <div className="flex items-center gap-3 rounded-lg border bg-popover px-4 py-3 text-sm shadow-lg">
      <Pause aria-hidden className="size-4 text-warning" />
      Paused
      <PauseResumeButton sandbox={sandbox} size="sm" />
    </div>
  );
}

function NoTerminal({ sandbox, title, known }: { sandbox: Sandbox; title: string; known: boolean }) {
  const client = useTRPCClient();
  const start = useAction("No terminal was started", () =>
    client.processes.exec.mutate({
      sandboxId: sandbox.id,
      shell: SHELL_LINE,
      tty: true,
      title: title || "shell 1",
    }),
  );
  if (!known || sandbox.status === "creating") return <div className="absolute inset-0" aria-busy="true" />;
  return (
    <div className="grid h-full place-items-center p-4 text-muted-foreground text-sm">
      <div className="flex flex-col items-center gap-3 text-center">
        <p>{sandbox.status === "terminating" ? "It is being terminated." : "No terminal is running here."}</p>
        {sandbox.status === "running" ? (
          <May>
            <Button size="sm" busy={start.busy} onClick={() => void start.run()}>
              New terminal
            </Button>
          </May>
        ) : null}
      </div>
    </div>
  );
}
