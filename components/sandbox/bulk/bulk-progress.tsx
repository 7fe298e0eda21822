"use client";
import { Check, CircleSlash, LoaderCircle, X } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { failureText } from "@/components/trpc/failure-text";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import { type BulkItem, type BulkRun, bulkSummary } from "./bulk-run";

const WORDS: Record<BulkItem["state"], string> = {
  waiting: "waiting",
  running: "in progress",
  done: "done",
  failed: "failed",
  skipped: "skipped",
};

/** How far an action on many has come, and the result of each. */
export function BulkProgress(props: { run: BulkRun; onStop: () => void; onClose: () => void }) {
  const { run } = props;
  const ended = run.items.filter(({ state }) => state !== "waiting" && state !== "running").length;
  const title = `${run.doing} ${plural(run.items.length, "sandbox", "sandboxes")}`;
  return (
    <section
      aria-label={title}
      data-testid="bulk-run"
      data-state={run.running ? "running" : "ended"}
      className="flex flex-col gap-2 rounded-lg border bg-popover px-3 py-2 shadow-lg"
    >
      <div className="flex items-center gap-3">
        <h2 className="font-medium text-sm">{title}</h2>
        <span role="status" className="tabular text-muted-foreground text-xs">
          {run.running ? `${ended} of ${run.items.length}` : bulkSummary(run)}
        </span>
        <span className="ml-auto" />
        {run.running ? (
          <Button size="xs" onClick={props.onStop}>
            Skip the rest
          </Button>
        ) : (
          <Button size="xs" onClick={props.onClose}>
            Close
          </Button>
        )}
      </div>
      {run.running ? <Progress value={ended / run.items.length} label={title} /> : null}
      <ul aria-label="Results" className="max-h-40 overflow-y-auto text-xs">
        {run.items.map((item) => (
          <li key={item.id} data-state={item.state} className="flex min-w-0 items-baseline gap-2 py-0.5">
            <span className="self-center">
              <Icon state={item.state} />
            </span>
            <Link href={`/sandboxes/${item.id}`} className="max-w-[50%] shrink-0 truncate hover:underline">
              {item.name}
            </Link>
            <span className={item.failure ? "min-w-0 text-destructive" : "text-muted-foreground"}>
              {item.failure ? failureText(item.failure) : WORDS[item.state]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Icon({ state }: Pick<BulkItem, "state">) {
  switch (state) {
    case "running":
      return <LoaderCircle aria-hidden className="size-3.5 animate-spin text-primary" />;
    case "done":
      return <Check aria-hidden className="size-3.5 text-success" />;
    case "failed":
      return <X aria-hidden className="size-3.5 text-destructive" />;
    default:
      return <CircleSlash aria-hidden className="size-3.5 text-muted-foreground/60" />;
  }
}
