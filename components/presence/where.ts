import type { Place } from "@/server/presence/presence";

const PAGES: Record<string, string> = {
  sandboxes: "the list of sandboxes",
  lineage: "the lineage",
  snapshots: "the list of snapshots",
  images: "images",
  activity: "activity",
  settings: "settings",
  compare: "a comparison",
  wall: "a fork wall",
};

/** `in the terminal of a sandbox`, for people. */
export function whereText({ path, sandboxId, nodeId }: Place): string {
  const [, page = "", , tab] = (path.split("?")[0] ?? "").split("/");
  if (sandboxId !== null) return tab ? `On a sandbox: ${tab}` : "On a sandbox";
  if (page === "snapshots" && nodeId !== null) return "On a snapshot";
  return `On ${PAGES[page] ?? "a page"}`;
}
