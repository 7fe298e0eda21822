import { hasTags } from "@/components/tags/tag-filter";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

/** The values of `?kind=`. Automatic ones, left by forks, are only shown when asked for. */
export const KIND_FILTERS = [
  { value: "", label: "Made by hand" },
  { value: "filesystem", label: "Filesystem" },
  { value: "memory", label: "Memory" },
  { value: "automatic", label: "Left by forks" },
  { value: "all", label: "All" },
] as const;

/** Filters by `?kind=`, by tags (all of them) and by text in name, note, id, source and tags; newest first. */
export function filterSnapshots(
  snapshots: Snapshot[],
  {
    text,
    kind,
    tags = [],
    sourceName,
  }: { text: string; kind: string; tags?: string[]; sourceName: (sandboxId: string) => string },
) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return snapshots
    .filter((snapshot) => {
      if (!matchesKind(snapshot, kind) || !hasTags(snapshot, tags)) return false;
      const haystack =
        `${snapshot.name} ${snapshot.note} ${snapshot.id} ${sourceName(snapshot.sandboxId)} ${snapshot.tags.join(" ")}`.toLowerCase();
      return words.every((word) => haystack.includes(word));
    })
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function matchesKind(snapshot: Snapshot, kind: string): boolean {
  switch (kind) {
    case "all":
      return true;
    case "automatic":
      return snapshot.automatic;
    case "":
      return !snapshot.automatic;
    default:
      return !snapshot.automatic && snapshot.kind === kind;
  }
}
