import { formatDuration } from "@/components/ui/format";
import { FactCard } from "./fact-card";
import type { StorageInfo } from "./types";

const DAY_SECONDS = 86_400;

export function Retention({ keptSeconds }: { keptSeconds: StorageInfo["keptSeconds"] }) {
  return (
    <FactCard
      title="How long things are kept"
      facts={[
        ["Unused automatic snapshots", span(keptSeconds.automaticSnapshots)],
        ["Activity", span(keptSeconds.events)],
        ["Ended operations", span(keptSeconds.operations)],
      ]}
    >
      <p className="text-muted-foreground text-xs">
        A fork leaves an automatic snapshot behind. It is deleted once nothing has run from it for that long,
        but never if you gave it a name or a note. To change this time, start the server with{" "}
        <code className="break-all font-mono">FORKYARD_AUTOMATIC_SNAPSHOT_SECONDS</code>.
      </p>
    </FactCard>
  );
}

function span(seconds: number): string {
  if (seconds % DAY_SECONDS !== 0) return formatDuration(seconds * 1000);
  const days = seconds / DAY_SECONDS;
  return days === 1 ? "1 day" : `${days} days`;
}
