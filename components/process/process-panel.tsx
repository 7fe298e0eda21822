"use client";
import { SquareTerminal, X } from "lucide-react";
import { useState } from "react";
import { Link } from "@/components/shell/team-navigation";
import { TerminalLazy } from "@/components/terminal/terminal-lazy";
import { asSentence } from "@/components/trpc/failure-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Process } from "@/server/domain/schemas/process";
import { commandLine } from "./argv";
import { ExitBadge } from "./exit-badge";
import { KillMenu } from "./kill-menu";
import { LogView } from "./log-view";
import { StdinLine } from "./stdin-line";

/** Longer ended than this, ms, and the log is what one wants to see first. */
const JUST_NOW_MS = 30_000;

/** One process: its output live, its log, what can be sent to it. Give it a key, so that each starts afresh. */
export function ProcessPanel({ process, onClose }: { process: Process; onClose: () => void }) {
  const [view, setView] = useState(() => (isFresh(process) ? "live" : "log"));
  const command = commandLine(process.argv);
  return (
    <Card
      role="region"
      aria-label={`Process ${process.tty ? process.title : command}`}
      data-testid="process-panel"
      data-state={process.status}
      className="flex h-[28rem] min-w-0 flex-col overflow-hidden"
    >
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-1.5">
        <span className="min-w-0 flex-[1_1_8rem] truncate font-mono text-xs" title={command}>
          {command}
        </span>
        <ExitBadge process={process} />
        <CopyButton text={command} label="Copy command" />
        {process.tty ? (
          <Button asChild size="sm">
            <Link href={`/sandboxes/${process.sandboxId}/terminal?tab=${process.id}`}>
              <SquareTerminal aria-hidden />
              Open terminal
            </Link>
          </Button>
        ) : null}
        <KillMenu process={process} />
        <Button size="icon-sm" variant="quiet" aria-label="Close output" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      {process.failure ? (
        <p role="alert" className="border-b bg-destructive/8 px-3 py-1.5 text-xs">
          {asSentence(process.failure.message)}{" "}
          <span className="text-muted-foreground">{process.failure.hint}</span>
        </p>
      ) : null}
      <Tabs value={view} onValueChange={setView} className="min-h-0 flex-1">
        <TabsList aria-label="Output" className="shrink-0 px-1">
          <TabsTrigger value="live" className="h-7 text-xs">
            Live
          </TabsTrigger>
          <TabsTrigger value="log" className="h-7 text-xs">
            Log
          </TabsTrigger>
        </TabsList>
        <TabsContent value="live" tabIndex={-1}>
          <TerminalLazy
            processId={process.id}
            title={process.tty ? process.title : command}
            plain={!process.tty}
          />
        </TabsContent>
        <TabsContent value="log" tabIndex={-1} className="flex flex-col">
          <LogView process={process} />
        </TabsContent>
      </Tabs>
      <StdinLine process={process} />
    </Card>
  );
}

function isFresh(process: Process): boolean {
  return process.endedAt === null || Date.now() - Date.parse(process.endedAt) < JUST_NOW_MS;
}
