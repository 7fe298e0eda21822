import { cn } from "./cn";

const TONES: Record<string, string> = {
  creating: "text-primary",
  pulling: "text-primary",
  running: "text-success",
  ready: "text-success",
  succeeded: "text-success",
  paused: "text-warning",
  deleting: "text-warning",
  terminating: "text-warning",
  failed: "text-destructive",
  killed: "text-destructive",
  lost: "text-destructive",
};

const MOVING = new Set(["creating", "pulling", "terminating", "deleting"]);

/** A dot and the status in words; `data-state` has the status. Unknown statuses are shown quietly. */
export function StatusBadge({ status, className }: { status: string; className?: string }) {
  return (
    <span
      data-slot="status"
      data-state={status}
      className={cn("inline-flex items-center gap-1.5 whitespace-nowrap text-xs", className)}
    >
      <StatusDot status={status} />
      <span className="first-letter:uppercase">{status}</span>
    </span>
  );
}

/** Only the dot; give the status in words next to it or in a label. */
export function StatusDot({ status, className }: { status: string; className?: string }) {
  return (
    <span
      aria-hidden
      data-state={status}
      className={cn(
        "inline-block size-2 shrink-0 rounded-full",
        TONES[status] ?? "text-muted-foreground/60",
        status === "terminated" || status === "exited" ? "border border-current" : "bg-current",
        MOVING.has(status) && "animate-breathe",
        className,
      )}
    />
  );
}
