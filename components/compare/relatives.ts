import type { LineageNode } from "@/server/domain/schemas/misc";

/** What has files to compare with and hangs in the same tree, newest first. */
export function relativesOf(nodes: readonly LineageNode[], id: string): LineageNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rootOf = (node: LineageNode): string => {
    let at = node;
    for (let steps = 0; at.parentId !== null && steps <= nodes.length; steps++) {
      const parent = byId.get(at.parentId);
      if (!parent) break;
      at = parent;
    }
    return at.id;
  };
  const self = byId.get(id);
  if (!self) return [];
  const root = rootOf(self);
  return nodes
    .filter((node) => node.id !== id && hasFiles(node) && rootOf(node) === root)
    .sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""));
}

function hasFiles({ detail }: LineageNode): boolean {
  if (detail.type === "snapshot") return detail.status === "ready";
  return detail.type === "sandbox" && (detail.status === "running" || detail.status === "paused");
}
