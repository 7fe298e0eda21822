import { ForkyardError } from "./errors.ts";

/** What quotas count. CPUs may be parts; memory is what sandboxes may use, not what they do use. */
export type Amounts = { sandboxes: number; memoryMiB: number; cpu: number; snapshotBytes: number };
/** null: as much as one likes. */
export type Quotas = { [Kind in keyof Amounts]: Amounts[Kind] | null };

/** Sums of parts of a CPU are not exact. */
const EPSILON = 1e-6;

const WORDS: Record<keyof Amounts, { of: string; write(amount: number): string; free: string }> = {
  sandboxes: {
    of: "sandboxes",
    write: String,
    free: "Terminate sandboxes that are no longer needed",
  },
  memoryMiB: {
    of: "memory",
    write: (mib) => `${mib} MiB`,
    free: "Terminate sandboxes that are no longer needed, or ask for less memory",
  },
  cpu: {
    of: "CPUs",
    write: (cpus) => String(Math.round(cpus * 100) / 100),
    free: "Terminate sandboxes that are no longer needed, or ask for fewer CPUs",
  },
  snapshotBytes: {
    of: "snapshots",
    write: (bytes) => `${Math.ceil(bytes / 1_000_000)} MB`,
    free: "Delete snapshots that are no longer needed",
  },
};

/** LIMIT_EXCEEDED, saying what is used and what was asked for, if `wanted` goes beyond one of the quotas. */
export function checkQuotas(quotas: Quotas, used: Amounts, wanted: Partial<Amounts>): void {
  for (const kind of Object.keys(WORDS) as (keyof Amounts)[]) {
    const quota = quotas[kind];
    const more = wanted[kind];
    if (quota === null || more === undefined) continue;
    // What a snapshot will take is known only roughly: where nothing is left, none is begun.
    const full = kind === "snapshotBytes" && used[kind] >= quota;
    if (!full && used[kind] + more <= quota + EPSILON) continue;
    const { of, write, free } = WORDS[kind];
    const needed = kind === "snapshotBytes" ? `about ${write(more)}` : write(more);
    throw new ForkyardError(
      "LIMIT_EXCEEDED",
      `The team's quota of ${write(quota)}${kind === "sandboxes" ? "" : " for"} ${of} does not allow this: ${write(used[kind])} are in use, and this needs ${needed} more`,
      { hint: `${free}, or ask an owner or admin of the team for a higher quota.` },
    );
  }
}
