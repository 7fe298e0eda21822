"use client";
import { CircleAlert, CircleStop, Pause } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/components/shell/team-navigation";
import { cn } from "@/components/ui/cn";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** What one has to know about a sandbox that isn't simply running; nothing for one that is. */
export function StateBanner({ sandbox }: { sandbox: Sandbox }) {
  const logs = (
    <Link href={`/sandboxes/${sandbox.id}/processes`} className="underline underline-offset-4">
      logs
    </Link>
  );
  const snapshots = (
    <Link href={`/sandboxes/${sandbox.id}/snapshots`} className="underline underline-offset-4">
      snapshots
    </Link>
  );
  switch (sandbox.status) {
    case "paused":
      return (
        <Banner tone="warning" icon={<Pause aria-hidden />} label="Paused">
          <p>Paused: its processes are frozen and keep their memory until it is resumed.</p>
        </Banner>
      );
    case "failed":
      return (
        <Banner tone="destructive" icon={<CircleAlert aria-hidden />} label="Failed">
          <p className="font-medium">{sandbox.failure?.message ?? "The sandbox failed."}</p>
          <p className="text-muted-foreground">
            {sandbox.failure?.hint ?? ""}
            {sandbox.startedAt ? (
              <>
                {" "}
                What is left: its {logs} and {snapshots}. A sandbox that has failed can't be rolled back,
                since its current state can't be saved first; new ones can start from its snapshots.
              </>
            ) : null}
          </p>
        </Banner>
      );
    case "terminated":
      return (
        <Banner tone="quiet" icon={<CircleStop aria-hidden />} label="Terminated">
          <p>
            Terminated. Its {logs} are kept, and new sandboxes can start from its {snapshots}.
          </p>
        </Banner>
      );
    default:
      return null;
  }
}

const TONES = {
  quiet: "bg-muted/60",
  warning: "bg-warning/10 [&_svg]:text-warning",
  destructive: "bg-destructive/8 [&>svg]:text-destructive",
};

function Banner(props: { tone: keyof typeof TONES; label: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      aria-label={props.label}
      className={cn(
        "flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2 text-sm sm:px-6 [&>svg]:size-4 [&>svg]:shrink-0",
        TONES[props.tone],
      )}
    >
      {props.icon}
      <div className="min-w-0 flex-1">{props.children}</div>
    </div>
  );
}
