import { Badge } from "@/components/ui/badge";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Process } from "@/server/domain/schemas/process";

/** How a process is or how it ended. Exit code 0 is quiet, all others stand out. */
export function ExitBadge({ process }: { process: Process }) {
  if (process.status === "running") return <StatusBadge status="running" />;
  const outOfMemory = process.failure?.code === "LIMIT_EXCEEDED" ? ", out of memory" : "";
  if (process.signal) {
    return (
      <Badge variant="destructive" data-state={process.status}>
        {process.signal}
        {outOfMemory}
      </Badge>
    );
  }
  if (process.exitCode === null) {
    return (
      <Badge variant="destructive" data-state={process.status}>
        {process.status}
      </Badge>
    );
  }
  return (
    <Badge variant={process.exitCode === 0 ? "default" : "destructive"} data-state={process.status}>
      exit {process.exitCode}
      {outOfMemory}
    </Badge>
  );
}
