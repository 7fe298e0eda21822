import { Box, GitFork, HardDrive, Layers, MemoryStick } from "lucide-react";
import type { LineageNode } from "@/server/domain/schemas/misc";

export function NodeIcon({ node, className }: { node: LineageNode; className?: string }) {
  const { detail } = node;
  if (detail.type === "image") return <Layers aria-hidden className={className} />;
  if (detail.type === "snapshot") {
    const Icon = detail.kind === "memory" ? MemoryStick : HardDrive;
    return <Icon aria-hidden className={className} />;
  }
  const Icon = detail.forkedFromId ? GitFork : Box;
  return <Icon aria-hidden className={className} />;
}
