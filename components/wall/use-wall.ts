"use client";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { throttled } from "@/components/terminal/screen-text";
import type { TerminalSession } from "@/components/terminal/session";
import { differingRows } from "./differing-rows";
import { markRows, visibleRows } from "./row-marks";
import { isReport } from "./typed";

const COMPARE_MS = 250;

/** How many rows of each sandbox's screen stand out. */
export type Differences = ReadonlyMap<string, number>;

type Member = { session: TerminalSession; stop: () => void };

/** Ties the terminals of a wall together: compares what they show, and with `broadcast` types into all. */
export function useWall(broadcast: boolean) {
  const members = useRef(new Map<string, Member>());
  const [differences, setDifferences] = useState<Differences>(() => new Map());
  const broadcasting = useRef(broadcast);
  broadcasting.current = broadcast;

  const [request, cancel] = useMemo(
    () =>
      throttled(() => {
        const all = [...members.current];
        const flags = differingRows(
          all.map(([, { session }]) => {
            const { terminal } = session.screen;
            return visibleRows(terminal.buffer.active, terminal.rows);
          }),
        );
        const counts = new Map<string, number>();
        all.forEach(([id, { session }], index) => {
          markRows(session.screen.terminal, flags[index]!);
          counts.set(id, flags[index]!.filter(Boolean).length);
        });
        setDifferences((old) => (sameCounts(old, counts) ? old : counts));
      }, COMPARE_MS),
    [],
  );
  useEffect(() => cancel, [cancel]);

  const attach = useCallback(
    (id: string, session: TerminalSession | null) => {
      members.current.get(id)?.stop();
      members.current.delete(id);
      request();
      if (!session) return;
      const { terminal } = session.screen;
      const encoder = new TextEncoder();
      const subscriptions = [
        terminal.onWriteParsed(request),
        terminal.onScroll(request),
        terminal.onResize(request),
        terminal.onData((text) => {
          if (!broadcasting.current || isReport(text)) return;
          for (const [other, member] of members.current) {
            const { connection, screen } = member.session;
            // Off while its sandbox stands still or its process has ended.
            if (other !== id && !screen.terminal.options.disableStdin) connection.input(encoder.encode(text));
          }
        }),
      ];
      const stop = () => {
        for (const subscription of subscriptions) subscription.dispose();
      };
      members.current.set(id, { session, stop });
    },
    [request],
  );

  /** Puts the cursor into the terminal of one. */
  const focus = useCallback((id: string) => members.current.get(id)?.session.screen.terminal.focus(), []);

  return { attach, focus, differences };
}

function sameCounts(a: Differences, b: Differences): boolean {
  return a.size === b.size && [...a].every(([id, count]) => b.get(id) === count);
}
