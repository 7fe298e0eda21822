"use client";
import {
  Activity,
  Box,
  Camera,
  CircleAlert,
  File,
  GitFork,
  KeyRound,
  Layers,
  ListFilter,
  type LucideIcon,
  MessageSquare,
  Network,
  SquareTerminal,
  Users,
} from "lucide-react";
import { memo } from "react";
import { Avatar } from "@/components/people/avatar";
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
  file: File,
  comment: MessageSquare,
  team: Users,
  member: Users,
  invitation: Users,
  session: Users,
  apiKey: KeyRound,
  registry: KeyRound,
};

export const ActivityRow = memo(function ActivityRow({
  entry,
  onOnly,
}: {
  entry: ActivityEntry;
  onOnly: (id: string) => void;
}) {
  const { text, detail, failed, href } = describeEntry(entry);
  const Icon = failed ? CircleAlert : iconOf(entry);
  const thing = entry.sandboxId ?? entry.subjectId;
  const thingName = entry.sandboxName ?? entry.name ?? thing;
  return (
    <li
      data-testid="activity"
      data-type={entry.type}
      data-state={failed ? "failed" : "succeeded"}
      className="flex min-h-11 items-center gap-2 border-b px-3 py-1.5 sm:gap-3 last:border-0 hover:bg-muted/50"
    >
      <Icon
        aria-hidden
        className={cn("size-4 shrink-0", failed ? "text-destructive" : "text-muted-foreground")}
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        {href ? (
          <Link href={href} className="wrap-anywhere min-w-0 rounded-sm hover:underline sm:truncate">
            {text}
          </Link>
        ) : (
          <span className="wrap-anywhere min-w-0 sm:truncate">{text}</span>
        )}
        {detail ? (
          <span
            className={cn(
              "wrap-anywhere min-w-0 text-xs",
              failed ? "text-destructive" : "text-muted-foreground",
            )}
          >
            {detail}
          </span>
        ) : null}
      </div>
      <Who entry={entry} />
      <RelativeTime at={entry.at} className="shrink-0 text-muted-foreground text-xs" />
      <Button
        variant="quiet"
        size="icon-sm"
        aria-label={`Show only ${thingName}`}
        title={`Show only ${thingName}`}
        onClick={() => onOnly(thing)}
      >
        <ListFilter aria-hidden />
      </Button>
    </li>
  );
});

/** Who did it, and for owners and admins from where. */
function Who({ entry: { actorId, actorKind, actorName, address } }: { entry: ActivityEntry }) {
  if (actorId === "system" || actorName === "") {
    return <span className="shrink-0 text-muted-foreground text-xs">automatically</span>;
  }
  const Icon = actorKind === "apiKey" ? KeyRound : null;
  return (
    <span
      data-testid="actor"
      title={address ? `${actorName}, from ${address}` : actorName}
      className="flex min-w-0 max-w-56 shrink items-center gap-1.5 text-muted-foreground text-xs"
    >
      {address ? <span className="tabular truncate max-lg:hidden">{address}</span> : null}
      {Icon ? <Icon aria-label="With an API key" className="size-3 shrink-0" /> : null}
      <span className="truncate max-sm:hidden">{actorName}</span>
      <Avatar person={{ userId: actorId, name: actorName }} className="ring-card" />
    </span>
  );
}

function iconOf({ noun, data }: ActivityEntry): LucideIcon {
  if (noun !== "operation") return ICONS[noun] ?? Activity;
  if (data.kind === "sandbox.fork") return GitFork;
  return ICONS[String(data.kind).split(".")[0] ?? ""] ?? Activity;
}
