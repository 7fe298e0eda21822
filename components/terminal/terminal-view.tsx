"use client";
import "@xterm/xterm/css/xterm.css";
import "./terminal.css";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { TerminalSession } from "./session";
import { TerminalFind } from "./terminal-find";
import { KeyboardBar } from "./terminal-people";
import { TerminalStatus } from "./terminal-status";
import { useSession } from "./use-session";

export type TerminalViewProps = {
  processId: string;
  /** Looks on by a share link with this token; `processId` then only names the view. */
  shareToken?: string;
  title: string;
  /** A process without a PTY: output only, stderr tinted. */
  plain?: boolean;
  /** In sight: drawn by the GPU, sized to its element. */
  active?: boolean;
  /** Takes the focus when it comes into sight; false where several are in sight. */
  focus?: boolean;
  /** What the view works with, once it is there, and null when it goes; a function that stays the same. */
  onSession?: (session: TerminalSession | null) => void;
  /** Shown over the terminal while its sandbox can't run, such as "Paused". */
  overlay?: ReactNode;
  /** Shown in the status line once the process has ended. */
  afterExit?: ReactNode;
  className?: string;
};

/** A live terminal of one process; all its work is done by TerminalSession. Loads xterm.js: use TerminalLazy. */
export function TerminalView(props: TerminalViewProps) {
  const { processId, title, plain = false, active = true, focus = true, onSession } = props;
  const { overlay, afterExit, className, shareToken } = props;
  const host = useRef<HTMLDivElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const [finding, setFinding] = useState(false);
  const view = useSession(host, mirror, {
    processId,
    shareToken,
    title,
    plain,
    active,
    focus,
    frozen: Boolean(overlay),
    onFind: () => setFinding(true),
  });
  const { session } = view;
  useEffect(() => {
    if (!session || !onSession) return;
    onSession(session);
    return () => onSession(null);
  }, [session, onSession]);

  return (
    <div
      data-testid="terminal"
      data-state={view.exit ? "ended" : (view.connection?.phase ?? "connecting")}
      className={cn("relative flex h-full min-h-0 flex-col bg-terminal", className)}
    >
      {finding && view.session ? (
        <TerminalFind session={view.session} onClose={() => setFinding(false)} />
      ) : null}
      <div className="relative min-h-0 flex-1">
        <div ref={host} className="terminal-host absolute inset-0 overflow-auto font-mono" />
        {overlay ? (
          <div className="absolute inset-0 z-10 grid place-items-center bg-background/75">{overlay}</div>
        ) : null}
      </div>
      {/* A canvas says nothing to a screen reader: this is what it shows, as text. */}
      <div
        ref={mirror}
        role="log"
        aria-live="off"
        aria-label={`Terminal ${title}`}
        data-testid="terminal-text"
        className="sr-only whitespace-pre"
      />
      {view.meta && session && !view.exit && !plain && !shareToken ? (
        <KeyboardBar meta={view.meta} send={(control) => session.connection.control(control)} />
      ) : null}
      <TerminalStatus view={view} plain={plain} onFind={() => setFinding(true)} afterExit={afterExit} />
    </div>
  );
}
