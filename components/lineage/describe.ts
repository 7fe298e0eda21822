import { shortReference } from "@/components/sandbox/list/short-reference";
import { formatBytes, formatDuration } from "@/components/ui/format";
import type { LineageNode } from "@/server/domain/schemas/misc";

/** What kind of thing a node is, in one or two words. */
export function nodeKind({ detail }: LineageNode): string {
  switch (detail.type) {
    case "image":
      return "Image";
    case "sandbox":
      return "Sandbox";
    case "snapshot":
      return detail.kind === "memory" ? "Memory snapshot" : "Filesystem snapshot";
  }
}

export function nodeName({ name, detail }: LineageNode): string {
  return detail.type === "image" ? shortReference(name) : name;
}

/** The second line of a node: status of a sandbox; size and freeze time of a snapshot. */
export function nodeFacts({ detail }: LineageNode): string {
  switch (detail.type) {
    case "image":
      return detail.sizeBytes === null ? "" : formatBytes(detail.sizeBytes);
    case "sandbox":
      return detail.pastOf === undefined ? detail.status : "before rollback";
    case "snapshot":
      if (detail.status !== "ready") return detail.status;
      return [
        detail.ownBytes === null ? null : formatBytes(detail.ownBytes),
        detail.frozenMs === null ? null : `frozen ${formatDuration(detail.frozenMs)}`,
      ]
        .filter((fact) => fact !== null)
        .join(", ");
  }
}

/** The accessible name of a node. */
export function nodeLabel(node: LineageNode): string {
  const facts = nodeFacts(node);
  return `${nodeKind(node)} ${nodeName(node)}${facts ? `, ${facts}` : ""}`;
}

export function nodeState({ detail }: LineageNode): string {
  return detail.type === "image" ? "ready" : detail.status;
}

/** The page that shows it. */
export function nodeHref(node: LineageNode): string {
  switch (node.detail.type) {
    case "image":
      return `/images?q=${encodeURIComponent(node.name)}`;
    case "sandbox":
      return `/sandboxes/${node.detail.pastOf ?? node.id}`;
    case "snapshot":
      return `/snapshots/${node.id}`;
  }
}
