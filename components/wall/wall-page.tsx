"use client";
import { May } from "@/components/account/may";
import { useMay } from "@/components/account/use-me";
import { Link } from "@/components/shell/team-navigation";
import "./wall.css";
import { useQueries, useQuery } from "@tanstack/react-query";
import { LayoutGrid, Radio } from "lucide-react";
import { useId, useState } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { Label } from "@/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { KeepDialog, type Keeping } from "./keep-dialog";
import { MOST_ON_WALL, usualTitle, wallMembers } from "./members";
import { useWall } from "./use-wall";
import { useWallKeys } from "./use-wall-keys";
import { WallTile } from "./wall-tile";

/** Several forks side by side, live: `?ids=` names them, or `?of=` the sandbox that they were forked from. */
export function WallPage() {
  const may = useMay("write");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated: false }));
  const [idsText] = useQueryParam("ids");
  const [of] = useQueryParam("of");
  const [chosen, setChosen] = useQueryParam("terminal");
  const [broadcast, setBroadcast] = useState(false);
  const [keeping, setKeeping] = useState<Keeping | null>(null);
  const { attach, focus, differences } = useWall(broadcast);

  const ids = idsText.split(",").filter(Boolean);
  const all = wallMembers(data ?? [], { ids, origin: of });
  const members = all.slice(0, MOST_ON_WALL);
  const running = useRunningTitles(members.map(({ id }) => id));
  const titles = [...new Set(running)];
  const title = titles.includes(chosen) ? chosen : usualTitle(running);
  const onKeys = useWallKeys(
    members.map(({ id }) => id),
    focus,
  );

  if (error && !data) return <FailureState error={error} onRetry={() => void refetch()} />;
  if (data && members.length === 0) return <NothingToShow named={ids.length > 0 || of !== ""} />;

  const originId =
    of || members.find(({ id }) => members.some((other) => other.forkedFromId === id))?.id || "";
  const differing = [...differences.values()].filter((count) => count > 0).length;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 sm:px-4" onKeyDownCapture={onKeys}>
      <Toolbar
        count={
          all.length > members.length
            ? `${members.length} of ${all.length} sandboxes`
            : plural(members.length, "sandbox", "sandboxes")
        }
        differing={differences.size > 1 ? differing : null}
        broadcast={broadcast}
        onBroadcast={setBroadcast}
        titles={titles}
        title={title}
        onTitle={setChosen}
      />
      <div
        className={cn("grid min-h-0 flex-1 auto-rows-[minmax(16rem,1fr)] gap-3", columnsFor(members.length))}
        data-testid="wall"
        data-broadcast={broadcast}
      >
        {members.map((sandbox) => (
          <WallTile
            key={sandbox.id}
            sandbox={sandbox}
            title={title}
            broadcast={broadcast}
            differing={differences.get(sandbox.id) ?? 0}
            origin={sandbox.id === originId}
            attach={attach}
            onKeep={
              may && all.length > 1
                ? () =>
                    setKeeping({ keep: sandbox, rest: all.filter((other) => other !== sandbox), originId })
                : undefined
            }
          />
        ))}
      </div>
      <KeepDialog keeping={keeping} onDone={() => setKeeping(null)} />
    </div>
  );
}

function columnsFor(count: number): string {
  if (count <= 1) return "";
  if (count <= 4) return "md:grid-cols-2";
  if (count <= 9) return "md:grid-cols-2 xl:grid-cols-3";
  return "md:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4";
}

/** The names of the terminals that run in them, sorted; one that runs in several is there as often. */
function useRunningTitles(sandboxIds: string[]): string[] {
  const trpc = useTRPC();
  const lists = useQueries({
    queries: sandboxIds.map((sandboxId) => trpc.processes.list.queryOptions({ sandboxId })),
  });
  return lists
    .flatMap(({ data }) => data ?? [])
    .filter(({ tty, status }) => tty && status === "running")
    .map(({ title }) => title)
    .toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

function Toolbar(props: {
  count: string;
  /** How many sandboxes show something of their own; null while fewer than two show a terminal. */
  differing: number | null;
  broadcast: boolean;
  onBroadcast: (on: boolean) => void;
  titles: string[];
  title: string;
  onTitle: (title: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="sr-only">Fork wall</h1>
      <span role="status" aria-label="Comparison" className="text-muted-foreground text-sm">
        {props.count}
        {props.differing === null ? "" : props.differing === 0 ? ", all identical" : ", lines differ"}
      </span>
      <div className="ml-auto flex flex-wrap items-center gap-x-4 gap-y-2">
        {props.titles.length > 1 ? (
          <Select value={props.title} onValueChange={props.onTitle}>
            <SelectTrigger aria-label="Terminal" className="w-36">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {props.titles.map((title) => (
                <SelectItem key={title} value={title}>
                  {title}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        ) : null}
        <May>
          <div
            className={cn(
              "flex items-center gap-2 rounded-md border px-2.5 py-1",
              props.broadcast && "border-primary bg-primary/10",
            )}
          >
            <Radio aria-hidden className={cn("size-4", props.broadcast && "text-primary")} />
            <Label htmlFor={id}>Broadcast input</Label>
            <Switch id={id} checked={props.broadcast} onCheckedChange={props.onBroadcast} />
            <span role="status" aria-label="Typing" className="w-16 text-muted-foreground text-xs">
              {props.broadcast ? "to all" : "to one"}
            </span>
          </div>
        </May>
      </div>
    </div>
  );
}

function NothingToShow({ named }: { named: boolean }) {
  return (
    <EmptyState
      icon={LayoutGrid}
      title={named ? "These sandboxes no longer exist" : "No sandboxes selected"}
      description="A wall shows the live terminals of forks side by side. Fork a sandbox several times, then open them as a wall."
    >
      <Button asChild variant="default">
        <Link href="/sandboxes">Go to sandboxes</Link>
      </Button>
    </EmptyState>
  );
}
