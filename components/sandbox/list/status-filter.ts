import { hasTags } from "@/components/tags/tag-filter";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** The values of `?status=`; the empty one shows all that have not ended. */
export const STATUS_FILTERS = [
  { value: "", label: "Active" },
  { value: "running", label: "Running" },
  { value: "paused", label: "Paused" },
  { value: "failed", label: "Failed" },
  { value: "terminated", label: "Terminated" },
  { value: "all", label: "All" },
] as const;

/** Whether the server has to be asked for terminated ones too. */
export function includesTerminated(status: string): boolean {
  return status === "terminated" || status === "all";
}

/** Filters by `?status=`, by tags (all of them) and by text in name, id, image and tags; newest first. */
export function filterSandboxes(
  sandboxes: Sandbox[],
  { text, status, tags = [] }: { text: string; status: string; tags?: string[] },
) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return sandboxes
    .filter(
      (sandbox) => matchesStatus(sandbox, status) && hasTags(sandbox, tags) && matchesText(sandbox, words),
    )
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function matchesStatus(sandbox: Sandbox, filter: string): boolean {
  if (filter === "all") return true;
  if (filter === "") return sandbox.status !== "terminated";
  return sandbox.status === filter;
}

function matchesText(sandbox: Sandbox, words: string[]): boolean {
  const haystack =
    `${sandbox.name} ${sandbox.id} ${sandbox.imageReference ?? ""} ${sandbox.tags.join(" ")}`.toLowerCase();
  return words.every((word) => haystack.includes(word));
}
