"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatBytes } from "@/components/ui/format";
import type { Process } from "@/server/domain/schemas/process";
import { findLines, nextMatch, splitAtMatches } from "./find-lines";
import type { LogLine, LogStream } from "./log-lines";
import { LogSearch } from "./log-search";
import { logTimes } from "./log-time";
import { LogToolbar } from "./log-toolbar";
import { useLogs } from "./use-logs";

const local = logTimes();
const BACK = new Set(["ArrowUp", "PageUp", "Home"]);

/** The kept output as text, with its streams and times; for ended processes also across restarts of the server. */
export function LogView({ process }: { process: Process }) {
  const [stream, setStream] = useState<LogStream | null>(null);
  const [times, setTimes] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [follow, setFollow] = useState(process.status === "running");
  const [wanted, setWanted] = useState("");
  const [match, setMatch] = useState(-1);
  const log = useLogs(process.id, stream, follow);
  const matches = useMemo(() => findLines(log.lines, wanted), [log.lines, wanted]);

  function search(text: string) {
    setWanted(text);
    setMatch(-1);
  }
  function go(step: 1 | -1) {
    setFollow(false);
    setMatch(nextMatch(matches.length, match, step));
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <LogToolbar
        process={process}
        view={{ stream, times, wrap, follow }}
        onStream={setStream}
        onTimes={setTimes}
        onWrap={setWrap}
        onFollow={setFollow}
      >
        <LogSearch wanted={wanted} onSearch={search} count={matches.length} match={match} onGo={go} />
      </LogToolbar>
      {log.truncatedBefore > 0 ? (
        <p role="status" className="border-b bg-warning/10 px-3 py-1 text-xs">
          The first {formatBytes(log.truncatedBefore)} have been discarded.
        </p>
      ) : null}
      {log.isError ? <FailureState error={log.error} onRetry={() => void log.refetch()} /> : null}
      {log.isSuccess ? (
        <Lines
          lines={log.lines}
          times={times}
          wrap={wrap}
          label={`Log of ${process.title}`}
          wanted={wanted}
          at={matches[match] ?? -1}
          follow={follow}
          onLeaveEnd={() => setFollow(false)}
        />
      ) : null}
      {log.hasNextPage && !follow ? (
        <div className="flex items-center gap-3 border-t px-3 py-1.5 text-muted-foreground text-xs">
          <Button size="xs" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {log.ended ? "Show more" : "Show newer output"}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Lines(props: {
  lines: LogLine[];
  times: boolean;
  wrap: boolean;
  label: string;
  wanted: string;
  /** The line that the search stands at; -1 for none. */
  at: number;
  follow: boolean;
  onLeaveEnd: () => void;
}) {
  const { lines, times, wrap, wanted, at, follow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 18,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 30,
  });
  const { scrollToIndex } = rows;
  useEffect(() => {
    if (follow && lines.length > 0) scrollToIndex(lines.length - 1, { align: "end" });
  }, [follow, lines.length, scrollToIndex]);
  useEffect(() => {
    if (at !== -1) scrollToIndex(at, { align: "center" });
  }, [at, scrollToIndex]);
  return (
    <div
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard
      tabIndex={0}
      // Whoever looks back wants to stay there.
      onWheel={(event) => (event.deltaY < 0 ? props.onLeaveEnd() : undefined)}
      onTouchMove={props.onLeaveEnd}
      onKeyDown={(event) => (BACK.has(event.key) ? props.onLeaveEnd() : undefined)}
      className="min-h-0 flex-1 overflow-auto bg-terminal py-1.5 font-mono text-xs"
    >
      {lines.length === 0 ? <p className="px-3 text-muted-foreground">No output.</p> : null}
      <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const line = lines[row.index];
          if (!line) return null;
          return (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              data-stream={line.stream}
              data-match={row.index === at || undefined}
              className={cn(
                "absolute top-0 left-0 flex min-h-4.5 gap-3 px-3 leading-4.5",
                wrap ? "w-full" : "min-w-full",
                row.index === at && "outline outline-ring",
                line.stream === "stderr" && "bg-destructive/6 text-destructive",
              )}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {times ? <Time at={line.time} /> : null}
              <span className={wrap ? "min-w-0 whitespace-pre-wrap break-all" : "whitespace-pre"}>
                <Marked text={line.text} wanted={wanted} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Marked({ text, wanted }: { text: string; wanted: string }) {
  if (!wanted) return text;
  return splitAtMatches(text, wanted).map((piece, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
      <mark key={index} className="rounded-xs bg-warning/40 text-inherit">
        {piece}
      </mark>
    ) : (
      piece
    ),
  );
}

function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={local.full(at)} className="tabular shrink-0 select-none text-muted-foreground">
      {local.short(at)}
    </time>
  );
}
