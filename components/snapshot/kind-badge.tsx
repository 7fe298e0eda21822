import { HardDrive, MemoryStick } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

export const KIND_LABELS = { filesystem: "Filesystem", memory: "Memory" } as const;

export function KindIcon({ kind, className }: { kind: Snapshot["kind"]; className?: string }) {
  const Icon = kind === "memory" ? MemoryStick : HardDrive;
  return <Icon aria-hidden className={className} />;
}

export function KindBadge({ kind }: { kind: Snapshot["kind"] }) {
  return (
    <Badge variant="outline" data-kind={kind}>
      <KindIcon kind={kind} />
      {KIND_LABELS[kind]}
    </Badge>
  );
}
