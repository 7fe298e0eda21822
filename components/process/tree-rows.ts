import type { ProcessTree } from "@/server/domain/schemas/process";

type Entry = ProcessTree["entries"][number];
/** `cpu` is in CPUs since the answer before; null for what is new. */
export type TreeEntry = Entry & { cpu: number | null };
export type TreeRow = TreeEntry & { depth: number };
export type LiveTree = { at: string; entries: TreeEntry[] };

/** A number is given out again: only with the same start is it the same process. */
const identity = ({ pid, startedAt }: Entry) => `${pid} ${startedAt.slice(0, 19)}`;

/** What each process used of the CPU between two answers. */
export function withCpu(before: ProcessTree | undefined, now: ProcessTree): LiveTree {
  const elapsedUsec = before ? (Date.parse(now.at) - Date.parse(before.at)) * 1000 : 0;
  const earlier = new Map(before?.entries.map((entry) => [identity(entry), entry.cpuUsec]));
  const entries = now.entries.map((entry) => {
    const then = earlier.get(identity(entry));
    const known = then !== undefined && elapsedUsec > 0 && entry.cpuUsec >= then;
    return { ...entry, cpu: known ? (entry.cpuUsec - then) / elapsedUsec : null };
  });
  return { at: now.at, entries };
}

/**
 * Parents before their children, by number. What has a parent that isn't there (it ended between two looks, or lies) stands
 * at the top; each is there once whatever a hostile sandbox claims.
 */
export function treeRows(entries: readonly TreeEntry[]): TreeRow[] {
  const byPid = new Map(entries.map((entry) => [entry.pid, entry]));
  const children = Map.groupBy(
    [...byPid.values()].sort((a, b) => a.pid - b.pid),
    ({ pid, parentPid }) => (byPid.has(parentPid) && parentPid !== pid ? parentPid : null),
  );
  const rows: TreeRow[] = [];
  const seen = new Set<number>();
  const visit = (start: TreeEntry) => {
    const stack = [{ entry: start, depth: 0 }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { entry, depth } = top;
      if (seen.has(entry.pid)) continue;
      seen.add(entry.pid);
      rows.push({ ...entry, depth });
      for (const child of children.get(entry.pid)?.toReversed() ?? []) {
        stack.push({ entry: child, depth: depth + 1 });
      }
    }
  };
  for (const entry of children.get(null) ?? []) visit(entry);
  for (const entry of byPid.values()) visit(entry);
  return rows;
}
