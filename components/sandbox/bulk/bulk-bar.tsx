"use client";
import { HardDrive, MemoryStick, Pause, Play, Trash2, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { CAPTURES } from "../actions/captures";
import { useMemoryBlocked } from "../actions/use-memory-blocked";
import { BulkProgress } from "./bulk-progress";
import { BulkTerminateDialog } from "./bulk-terminate-dialog";
import { type BulkAction, useBulk } from "./use-bulk";

/** What can be done with the ticked sandboxes; afterwards what came of it. Nothing as long as none is ticked. */
export const BulkBar = forWriters(function BulkBar({
  selected,
  onClear,
}: {
  selected: Sandbox[];
  onClear: () => void;
}) {
  const { run, actions, start, stop, dismiss } = useBulk();
  const memoryBlocked = useMemoryBlocked();
  const [confirming, setConfirming] = useState(false);
  if (selected.length === 0 && run === null) return null;

  const busy = run?.running ?? false;
  const action = (one: BulkAction, icon: ReactNode, blocked: string | null, hint: string) => (
    <Action
      action={one}
      icon={icon}
      selected={selected}
      busy={busy}
      blocked={blocked}
      hint={hint}
      onRun={() => start(one, selected)}
    />
  );
  return (
    <div className="sticky bottom-3 z-20 mx-auto flex w-full max-w-4xl flex-col gap-2">
      {run ? <BulkProgress run={run} onStop={stop} onClose={dismiss} /> : null}
      {selected.length > 0 ? (
        <div
          role="toolbar"
          aria-label="Selected sandboxes"
          className="flex flex-wrap items-center gap-1.5 rounded-lg border bg-popover px-3 py-2 shadow-lg"
        >
          <span role="status" className="tabular mr-1 text-sm">
            {selected.length} selected
          </span>
          {action(actions.pause, <Pause aria-hidden />, null, "Running ones are frozen until resumed.")}
          {action(actions.resume, <Play aria-hidden />, null, "Paused ones continue.")}
          {action(actions.snapshotFilesystem, <HardDrive aria-hidden />, null, CAPTURES.filesystem)}
          {action(actions.snapshotMemory, <MemoryStick aria-hidden />, memoryBlocked, CAPTURES.memory)}
          <Button
            size="sm"
            disabled={busy || !selected.some(actions.terminate.applies)}
            onClick={() => setConfirming(true)}
            className="text-destructive"
          >
            <Trash2 aria-hidden />
            Terminate…
          </Button>
          <Button
            size="icon-sm"
            variant="quiet"
            aria-label="Clear selection"
            onClick={onClear}
            className="ml-auto"
          >
            <X aria-hidden />
          </Button>
        </div>
      ) : null}
      <BulkTerminateDialog
        sandboxes={selected.filter(actions.terminate.applies)}
        open={confirming}
        onOpenChange={setConfirming}
        onConfirm={() => start(actions.terminate, selected)}
      />
    </div>
  );
});

function Action(props: {
  action: BulkAction;
  icon: ReactNode;
  selected: Sandbox[];
  busy: boolean;
  /** Why it can't be done here at all. */
  blocked: string | null;
  hint: string;
  onRun: () => void;
}) {
  const { action, selected, busy, blocked } = props;
  const count = selected.filter(action.applies).length;
  const some = count > 0 && count < selected.length;
  return (
    <Tooltip content={blocked ?? props.hint}>
      <Button
        size="sm"
        aria-disabled={busy || blocked !== null || count === 0}
        onClick={busy || blocked !== null || count === 0 ? undefined : props.onRun}
      >
        {props.icon}
        <span className="max-sm:sr-only">{action.label}</span>
        {some ? <span className="tabular text-muted-foreground">{count}</span> : null}
      </Button>
    </Tooltip>
  );
}
