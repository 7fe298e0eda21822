"use client";
import { useTheme } from "next-themes";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTeam } from "@/components/shell/team-navigation";
import { formatBytes } from "@/components/ui/format";
import { toast } from "@/components/ui/toast";
import type { ConnectionState } from "./connection-types";
import { useTerminalPreferences } from "./preferences";
import type { ProcessExit, TerminalMeta } from "./protocol";
import { TerminalSession } from "./session";
import { terminalTheme } from "./themes";

export type SessionView = {
  session: TerminalSession | null;
  connection: ConnectionState | null;
  meta: TerminalMeta | null;
  exit: ProcessExit | null;
};

const NOTHING: SessionView = { session: null, connection: null, meta: null, exit: null };

const LOST: Record<string, string> = {
  "queue-full": "The connection is down and the queue is full. Wait until it is back.",
  "connection-lost": "The connection broke while it was being sent. Check whether it arrived.",
  "not-running": "The process has ended.",
};

/** Makes a session for the process, mounts it into `host` and mirrors its text into `mirror`. */
export function useSession(
  host: RefObject<HTMLDivElement | null>,
  mirror: RefObject<HTMLElement | null>,
  props: {
    processId: string;
    /** Looks on by a share link with this token, instead of as a member of the team. */
    shareToken?: string | undefined;
    title: string;
    plain: boolean;
    active: boolean;
    focus: boolean;
    frozen: boolean;
    onFind: () => void;
  },
): SessionView {
  const { processId, shareToken, plain, active, focus, frozen } = props;
  const team = useTeam();
  const [view, setView] = useState<SessionView>(NOTHING);
  const { fontSize, screenReader } = useTerminalPreferences();
  const dark = useTheme().resolvedTheme === "dark";
  const latest = useRef({ ...props, fontSize, screenReader, dark });
  latest.current = { ...props, fontSize, screenReader, dark };

  useEffect(() => {
    if (!host.current) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const shared = shareToken !== undefined;
    const path = shared ? "/api/share/terminal" : `/api/terminal/${processId}?team=${team}`;
    const url = `${scheme}://${location.host}${path}`;
    const protocols = shared ? { protocols: ["forkyard-share", shareToken] } : {};
    const { fontSize, screenReader, dark, title } = latest.current;
    const session = new TerminalSession(
      { url, ...protocols, fontSize, screenReader, dark, plain },
      {
        state: (connection) => setView((old) => ({ ...old, connection })),
        meta: (meta) => setView((old) => ({ ...old, meta })),
        exit: (exit) => setView((old) => ({ ...old, exit })),
        text: (text) => {
          if (mirror.current) mirror.current.textContent = text;
        },
        find: () => latest.current.onFind(),
        leave: () => leave(host.current),
        copied: (done) => {
          if (!done) toast.error("The browser refused access to the clipboard");
        },
        inputLost: ({ bytes, reason }) =>
          toast.warning(`${formatBytes(bytes)} of input not sent`, {
            id: `lost-${processId}`,
            description: LOST[reason],
          }),
        failure: ({ message, hint }) =>
          toast.warning(message, { id: `failure-${processId}`, description: hint ?? undefined }),
      },
    );
    session.mount(host.current, `Type into ${title}`);
    setView({ ...NOTHING, session, connection: session.connection.state });
    return () => {
      session.dispose();
      setView(NOTHING);
    };
  }, [processId, shareToken, team, plain, host, mirror]);

  const { session } = view;
  useEffect(() => {
    session?.screen.setGpu(active);
    session?.setShown(active);
  }, [session, active]);

  useEffect(() => {
    if (active && focus && !plain && mayTakeFocus()) session?.screen.terminal.focus();
  }, [session, active, focus, plain]);

  useEffect(() => session?.setFrozen(frozen), [session, frozen]);

  useEffect(() => {
    if (!session) return;
    Object.assign(session.screen.terminal.options, {
      theme: terminalTheme(dark),
      fontSize,
      screenReaderMode: screenReader,
    });
    session.fit();
  }, [session, dark, fontSize, screenReader]);

  return view;
}

/** To its tab, or on the wall to the name over it; else it only lets go, and Tab goes on from there. */
function leave(host: HTMLElement | null): void {
  const tab = host?.closest("[role=tabpanel]")?.getAttribute("aria-labelledby");
  const place = tab ? document.getElementById(tab) : host?.closest("section")?.querySelector("h2 a");
  if (place instanceof HTMLElement) place.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/**
 * A terminal opens late at times; somebody who writes elsewhere by then isn't to be interrupted. A dialog that closes is
 * no such place: the one that asked whether to close the terminal before.
 */
function mayTakeFocus(): boolean {
  const focused = document.activeElement;
  if (!focused || focused.classList.contains("xterm-helper-textarea")) return true;
  const layer = focused.closest("[role=dialog], [role=alertdialog], [role=menu]");
  if (layer) return layer.getAttribute("data-state") === "closed";
  return !focused.closest("input, textarea, select, [contenteditable]");
}
