import { cn } from "@/components/ui/cn";
import type { LineageNode } from "@/server/domain/schemas/misc";

/** How the card of a node looks, whoever draws it. */
export function cardClass({ detail }: LineageNode): string {
  const ended = detail.type === "sandbox" && detail.status === "terminated";
  return cn(
    "flex items-center gap-2.5 rounded-lg border bg-card px-3 shadow-2xs",
    detail.type === "snapshot" && "rounded-[1.75rem] pl-4",
    ended && "border-dashed bg-background shadow-none",
  );
}
