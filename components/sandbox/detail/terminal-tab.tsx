"use client";
import { Pause, SquareTerminal } from "lucide-react";
import { useEffect, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { setTerminalInSight } from "@/components/presence/store";
import { FailureState } from "@/components/shell/failure-state";
import { type Direction, MOST_PANES, panesOf } from "@/components/terminal/panes";
import { TerminalLazy } from "@/components/terminal/terminal-lazy";
import { TerminalTabs } from "@/components/terminal/terminal-tabs";
import { usePanes } from "@/components/terminal/use-panes";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Process } from "@/server/domain/schemas/process";
import { PauseResumeButton } from "../actions/pause-resume-button";
import { isOver, useSandbox } from "./sandbox-context";
import { CloseTerminal, RenameTerminal } from "./terminal-dialogs";
import { useTerminals } from "./use-terminals";

/** The Terminal tab: what is open in this sandbox, side by side as tabs. */
export function TerminalTab() {
  const sandbox = useSandbox();
  const { query, terminals, active, select, start, close, move } = useTerminals(sandbox);
  const [closing, setClosing] = useState<Process | null>(null);
  const [renaming, setRenaming] = useState<Process | null>(null);
  const may = useMay("write");
  const running = sandbox.status === "running" && may;
  const openNew = () => void start.run();
  const panes = usePanes(
    sandbox.id,
    terminals.map(({ id }) => id),
    active?.id,
  );
  const activeId = active?.id ?? null;
  useEffect(() => {
    setTerminalInSight(activeId);
    return () => setTerminalInSight(null);
  }, [activeId]);
  const shownCount = panes.layout === null ? 0 : panesOf(panes.layout).length;

  function split(direction: Direction) {
    if (!active) return;
    select(active.id); // it stays the active one until the new one has its place
    void start.run(undefined, (id) => panes.split(active.id, direction, id));
  }

  if (query.isError && !query.data)
    return <FailureState error={query.error} onRetry={() => void query.refetch()} />;
  if (!active) {
    return (
      <NoTerminal
        status={sandbox.status}
        pending={query.isPending || start.busy}
        onNew={running ? openNew : undefined}
      />
    );
  }
  return (
    <div className="flex min-h-96 flex-1 flex-col">
      <TerminalTabs
        terminals={terminals}
        activeId={active.id}
        onSelect={select}
        onNew={running ? openNew : undefined}
        starting={start.busy}
        onRename={setRenaming}
        onMove={move}
        onClose={(process) =>
          process.status === "running" && may && !isOver(sandbox) ? setClosing(process) : close(process)
        }
        panes={panes}
        onSplit={running && shownCount < MOST_PANES ? split : undefined}
        renderTerminal={(process, shown, focused) => (
          <VisitedTerminal
            process={process}
            active={shown}
            focus={focused}
            paused={sandbox.status === "paused"}
            onNew={running ? openNew : undefined}
            onClose={() => close(process)}
          />
        )}
      />
      <CloseTerminal process={closing} onDone={() => setClosing(null)} onClose={close} />
      <RenameTerminal process={renaming} onDone={() => setRenaming(null)} />
    </div>
  );
}

/** Connects when first looked at, and stays connected behind the others afterwards. */
function VisitedTerminal(props: {
  process: Process;
  active: boolean;
  focus: boolean;
  paused: boolean;
  onNew?: () => void;
  onClose: () => void;
}) {
  const [visited, setVisited] = useState(props.active);
  if (props.active && !visited) setVisited(true);
  if (!visited) return null;
  return (
    <TerminalLazy
      processId={props.process.id}
      title={props.process.title}
      active={props.active}
      focus={props.focus}
      overlay={props.paused ? <PausedNote /> : null}
      afterExit={
        <span className="flex gap-3">
          {props.onNew ? (
            <Button size="xs" variant="link" className="h-5 px-0" onClick={props.onNew}>
              New terminal
            </Button>
          ) : null}
          <Button size="xs" variant="link" className="h-5 px-0" onClick={props.onClose}>
            Close tab
          </Button>
        </span>
      }
    />
  );
}

function PausedNote() {
  const sandbox = useSandbox();
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border bg-popover px-6 py-5 shadow-lg">
      <p className="flex items-center gap-2 font-medium text-sm">
        <Pause aria-hidden className="size-4 text-warning" />
        This sandbox is paused
      </p>
      <p className="max-w-60 text-center text-muted-foreground text-xs">
        Its processes are frozen and keep their memory. Nothing you type would reach them.
      </p>
      <PauseResumeButton sandbox={sandbox} variant="default" size="sm" />
    </div>
  );
}

const NOTHING: Record<string, string> = {
  creating: "The sandbox is being created. Its terminal opens as soon as it is running.",
  paused: "Resume the sandbox to open a terminal.",
  terminating: "The sandbox is being terminated.",
  terminated: "The sandbox is gone, and no terminal was open in it. The logs of its processes are kept.",
  failed: "The sandbox isn't running.",
};

function NoTerminal({ status, pending, onNew }: { status: string; pending: boolean; onNew?: () => void }) {
  if (pending && status === "running") {
    return (
      <div className="min-h-96 flex-1 bg-terminal p-3" aria-busy="true">
        <Skeleton className="h-3.5 w-48" />
      </div>
    );
  }
  return (
    <EmptyState
      icon={SquareTerminal}
      title="No terminal is open"
      description={
        NOTHING[status] ?? "A terminal is a shell in the sandbox that survives reloads, snapshots and forks."
      }
    >
      {onNew ? (
        <Button variant="default" onClick={onNew}>
          New terminal
        </Button>
      ) : null}
    </EmptyState>
  );
}
