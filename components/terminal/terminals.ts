import type { Process } from "@/server/domain/schemas/process";

/** Any shell that the image has: bash where it is, else sh. */
export const SHELL_LINE = "command -v bash >/dev/null 2>&1 && exec bash; exec sh";

/**
 * Which processes have a tab, oldest first, so that a tab never moves: terminals that run, those that were seen
 * running on this page, and the one that the URL names. Of a sandbox that is over: all.
 */
export function terminalsOf(
  processes: readonly Process[],
  show: { seen: ReadonlySet<string>; closed: ReadonlySet<string>; activeId: string | null; over: boolean },
): Process[] {
  return processes
    .filter((process) => process.tty && !show.closed.has(process.id))
    .filter(
      ({ id, status }) => show.over || status === "running" || show.seen.has(id) || id === show.activeId,
    )
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** `shell 3` after `shell 1` and `shell 2`, also when the second is gone. */
export function nextTitle(processes: readonly Process[]): string {
  const numbers = processes.map((process) => Number(/^shell (\d+)$/.exec(process.title)?.[1] ?? 0));
  return `shell ${Math.max(0, ...numbers) + 1}`;
}
