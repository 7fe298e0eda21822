import type { SnapshotRow } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

const RECENT_MS = 120_000;

/**
 * About how many bytes a snapshot of this sandbox would take now: its written files as they were last measured and,
 * with the processes, their memory. 0 where nothing was measured yet.
 */
export function expectedBytes(ctx: Ctx, sandboxId: string, kind: SnapshotRow["kind"]): number {
  const last = ctx.metrics.recent(sandboxId, Date.now() - RECENT_MS).at(-1);
  const memory = kind === "memory" ? (last?.memoryBytes ?? 0) : 0;
  return Math.round((last?.diskBytes ?? 0) + memory);
}
