"use client";
import { Eye, GitFork, LoaderCircle, Search, Settings2, TriangleAlert, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { useNow } from "@/components/ui/use-now";
import { FONT_SIZES, setTerminalPreferences, useTerminalPreferences } from "./preferences";
import { TerminalPeople } from "./terminal-people";
import { connectionText, exitText, forkText } from "./text";
import type { SessionView } from "./use-session";

/** The line below a terminal: what its connection does, where it was forked, who else looks on. */
export function TerminalStatus(props: {
  view: SessionView;
  plain: boolean;
  onFind: () => void;
  afterExit?: ReactNode;
}) {
  const { connection, meta, exit, session } = props.view;
  const now = useNow();
  const trouble = connection ? connectionText(connection, now ?? 0) : "Connecting…";
  return (
    <div className="@container flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-t bg-card px-2.5 py-0.5 text-muted-foreground text-xs">
      <div role="status" aria-label="Terminal status" className="flex min-w-0 items-center gap-1.5">
        {exit ? (
          <span className="font-medium text-foreground">{exitText(exit)}</span>
        ) : trouble ? (
          <Trouble text={trouble} refused={connection?.phase === "refused"} />
        ) : (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="size-1.5 rounded-full bg-success" />
            Connected
          </span>
        )}
      </div>
      {connection?.phase === "waiting" ? (
        <Button size="xs" variant="link" className="h-5 px-0" onClick={() => session?.connection.retryNow()}>
          Try now
        </Button>
      ) : null}
      {connection?.phase === "refused" ? (
        <Button size="xs" variant="link" className="h-5 px-0" onClick={() => session?.connection.restart()}>
          Try again
        </Button>
      ) : null}
      {exit ? props.afterExit : null}
      {meta?.forkedFrom ? (
        <span
          className="flex min-w-0 @max-md:basis-full items-center gap-1 @max-md:order-last text-primary"
          data-testid="fork-line"
        >
          {meta.forkedFrom.rolledBack ? (
            <Undo2 aria-hidden className="size-3 shrink-0" />
          ) : (
            <GitFork aria-hidden className="size-3 shrink-0" />
          )}
          <span className="truncate">{forkText(meta.forkedFrom)}</span>
        </span>
      ) : null}
      <div className="ml-auto flex items-center gap-1">
        {meta && meta.viewers > 1 ? (
          <span className="mr-1 flex items-center gap-1 max-sm:hidden">
            <Eye aria-hidden className="size-3" />
            {meta.viewers} viewers
          </span>
        ) : null}
        {meta && session && !exit ? (
          <TerminalPeople meta={meta} send={(control) => session.connection.control(control)} />
        ) : null}
        {meta && !props.plain ? (
          <span className="tabular mr-1 hidden sm:inline">
            {meta.cols}×{meta.rows}
          </span>
        ) : null}
        <Tooltip content="Find (Ctrl+Shift+F)">
          <Button size="icon-xs" variant="quiet" aria-label="Find in the terminal" onClick={props.onFind}>
            <Search aria-hidden />
          </Button>
        </Tooltip>
        <OptionsMenu onCopy={() => void session?.copy()} />
      </div>
    </div>
  );
}

function Trouble({ text, refused }: { text: string; refused: boolean }) {
  const Icon = refused ? TriangleAlert : LoaderCircle;
  return (
    <span
      className={
        refused ? "flex items-center gap-1.5 text-destructive" : "flex items-center gap-1.5 text-warning"
      }
    >
      <Icon aria-hidden className={refused ? "size-3 shrink-0" : "size-3 shrink-0 animate-spin"} />
      {text}
    </span>
  );
}

function OptionsMenu({ onCopy }: { onCopy: () => void }) {
  const { fontSize, screenReader } = useTerminalPreferences();
  const grow = (by: number) =>
    setTerminalPreferences({
      fontSize: Math.min(FONT_SIZES.most, Math.max(FONT_SIZES.least, fontSize + by)),
    });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="icon-xs" variant="quiet" aria-label="Terminal options">
          <Settings2 aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={onCopy}>
          Copy selection
          <DropdownMenuShortcut>Ctrl+Shift+C</DropdownMenuShortcut>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem
          onSelect={(event) => {
            event.preventDefault();
            grow(1);
          }}
        >
          Larger text
          <DropdownMenuShortcut>{fontSize} px</DropdownMenuShortcut>
        </DropdownMenuItem>
        <DropdownMenuItem
          onSelect={(event) => {
            event.preventDefault();
            grow(-1);
          }}
        >
          Smaller text
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuCheckboxItem
          checked={screenReader}
          onCheckedChange={(on) => setTerminalPreferences({ screenReader: on })}
        >
          Screen-reader mode
        </DropdownMenuCheckboxItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
