import type { Process } from "@/server/domain/schemas/process";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** As many as fit on a screen and can still be told apart. */
export const MOST_ON_WALL = 12;

export function wallHref(of: { ids: readonly string[] } | { origin: string }): string {
  return "ids" in of ? `/wall?ids=${of.ids.join(",")}` : `/wall?of=${of.origin}`;
}

/**
 * The sandboxes that are on the wall, those of `ids` in that order; else `origin` and its forks, oldest first.
 * What has ended has no place on it.
 */
export function wallMembers(
  sandboxes: readonly Sandbox[],
  { ids, origin }: { ids: readonly string[]; origin: string },
): Sandbox[] {
  const living = sandboxes.filter(({ status }) => status !== "terminated" && status !== "failed");
  if (ids.length > 0) {
    const byId = new Map(living.map((sandbox) => [sandbox.id, sandbox]));
    return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  }
  const first = living.filter(({ id }) => id === origin);
  const forks = living
    .filter(({ forkedFromId }) => origin !== "" && forkedFromId === origin)
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
  return [...first, ...forks];
}

/** The terminal that a tile shows: the running one with that title, else the newest that runs. */
export function terminalFor(processes: readonly Process[], title: string): Process | undefined {
  const running = processes
    .filter(({ tty, status }) => tty && status === "running")
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  return running.find((process) => process.title === title) ?? running.at(-1);
}

/** The name that most of them have, the last of several; of a wall without terminals, what a first one is called. */
export function usualTitle(titles: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].findLast(([, count]) => count === most)?.[0] ?? "shell 1";
}
