"use client";
import {
  Activity,
  Box,
  Camera,
  CircleAlert,
  GitFork,
  Layers,
  ListFilter,
  type LucideIcon,
  Network,
  SquareTerminal,
} from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ActivityEntry } from "@/server/domain/schemas/activity";
import { describeEntry } from "./describe";

const ICONS: Record<string, LucideIcon> = {
  sandbox: Box,
  process: SquareTerminal,
  snapshot: Camera,
  image: Layers,
  port: Network,
};

export function ActivityRow({ entry, onOnly }: { entry: ActivityEntry; onOnly: (id: string) => void }) {
  const { text, detail, failed, href } = describeEntry(entry);
  const Icon = failed ? CircleAlert : iconOf(entry);
  const thing = entry.sandboxId ?? entry.subjectId;
  const thingName = entry.sandboxName ?? entry.name ?? thing;
  return (
    <li
      data-testid="activity"
      data-type={entry.type}
      data-state={failed ? "failed" : "succeeded"}
      className="flex min-h-11 items-center gap-3 border-b px-3 py-1.5 last:border-0 hover:bg-muted/50"
    >
      <Icon
        aria-hidden
        className={cn("size-4 shrink-0", failed ? "text-destructive" : "text-muted-foreground")}
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        {href ? (
          <Link href={href} className="min-w-0 truncate rounded-sm hover:underline">
            {text}
          </Link>
        ) : (
          <span className="min-w-0 truncate">{text}</span>
        )}
        {detail ? (
          <span className={cn("text-xs", failed ? "text-destructive" : "text-muted-foreground")}>
            {detail}
          </span>
        ) : null}
        {entry.actorId === "system" ? (
          <span className="text-muted-foreground text-xs">automatically</span>
        ) : null}
      </div>
      <RelativeTime at={entry.at} className="shrink-0 text-muted-foreground text-xs" />
      <Button
        variant="quiet"
        size="icon-sm"
        aria-label={`Only what concerns ${thingName}`}
        title={`Only what concerns ${thingName}`}
        onClick={() => onOnly(thing)}
      >
        <ListFilter aria-hidden />
      </Button>
    </li>
  );
}

function iconOf({ noun, data }: ActivityEntry): LucideIcon {
  if (noun !== "operation") return ICONS[noun] ?? Activity;
  if (data.kind === "sandbox.fork") return GitFork;
  return ICONS[String(data.kind).split(".")[0] ?? ""] ?? Activity;
}
