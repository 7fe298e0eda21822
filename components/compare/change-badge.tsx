import { Badge } from "@/components/ui/badge";
import type { Change } from "@/server/domain/schemas/compare";

const VARIANTS = { added: "success", changed: "warning", removed: "destructive" } as const;
const LABELS = { added: "Added", changed: "Changed", removed: "Removed" } as const;

export function ChangeBadge({ change }: { change: Change | null }) {
  if (change === null) return <span className="text-muted-foreground text-xs">Unchanged</span>;
  return (
    <Badge variant={VARIANTS[change]} data-state={change} className="w-16 justify-center">
      {LABELS[change]}
    </Badge>
  );
}
