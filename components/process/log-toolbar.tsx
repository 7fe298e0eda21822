"use client";
import { ArrowDownToLine, Clock, Download, WrapText } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import type { Process } from "@/server/domain/schemas/process";
import { downloadLog } from "./download-log";
import type { LogStream } from "./log-lines";

type View = { stream: LogStream | null; times: boolean; wrap: boolean; follow: boolean };

const STREAMS: { stream: LogStream | null; label: string }[] = [
  { stream: null, label: "All" },
  { stream: "stdout", label: "stdout" },
  { stream: "stderr", label: "stderr" },
];

/** Which stream, what to look for, with times, wrapped, followed, and the download of all of it. */
export function LogToolbar(props: {
  process: Process;
  view: View;
  onStream: (stream: LogStream | null) => void;
  onTimes: (on: boolean) => void;
  onWrap: (on: boolean) => void;
  onFollow: (on: boolean) => void;
  /** The search. */
  children: ReactNode;
}) {
  const { process, view } = props;
  const client = useTRPCClient();
  const download = useAction("The log was not downloaded", () => downloadLog(client, process, view));
  return (
    <div className="flex flex-wrap items-center gap-1 border-b px-2 py-1">
      {process.tty ? null : (
        <div role="group" aria-label="Stream" className="flex gap-0.5">
          {STREAMS.map(({ stream, label }) => (
            <Button
              key={label}
              size="xs"
              variant="quiet"
              aria-pressed={view.stream === stream}
              className="aria-pressed:bg-accent aria-pressed:text-foreground"
              onClick={() => props.onStream(stream)}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      {props.children}
      <span className="ml-auto flex items-center gap-0.5">
        <Toggle label="Show times" on={view.times} onChange={props.onTimes} icon={<Clock aria-hidden />} />
        <Toggle label="Wrap lines" on={view.wrap} onChange={props.onWrap} icon={<WrapText aria-hidden />} />
        <Toggle
          label="Follow"
          on={view.follow}
          onChange={props.onFollow}
          icon={<ArrowDownToLine aria-hidden />}
        />
        <Button size="xs" variant="quiet" busy={download.busy} onClick={() => void download.run()}>
          <Download aria-hidden />
          Download
        </Button>
      </span>
    </div>
  );
}

function Toggle(props: { label: string; on: boolean; onChange: (on: boolean) => void; icon: ReactNode }) {
  return (
    <Tooltip content={props.label}>
      <Button
        size="icon-xs"
        variant="quiet"
        aria-label={props.label}
        aria-pressed={props.on}
        className="aria-pressed:bg-accent aria-pressed:text-foreground"
        onClick={() => props.onChange(!props.on)}
      >
        {props.icon}
      </Button>
    </Tooltip>
  );
}
