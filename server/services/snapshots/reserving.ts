import type { Tx } from "../../../db/client.ts";
import type { SnapshotRow } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { expectedBytes } from "../quotas/expected-bytes.ts";
import { requireRoom } from "../quotas/require-room.ts";

/**
 * The row with what it keeps free of the team's quotas until it is made: about its own size, and the sandboxes that
 * are to be forked from it. LIMIT_EXCEEDED if there isn't so much left.
 */
export async function reserving(
  ctx: Ctx,
  tx: Tx,
  row: SnapshotRow,
  forks: { count: number; cpu: number; memoryMiB: number } = { count: 0, cpu: 0, memoryMiB: 0 },
): Promise<SnapshotRow> {
  const snapshotBytes = expectedBytes(ctx, row.sandboxId, row.kind);
  const { count, cpu, memoryMiB } = forks;
  const taken = { sandboxes: count, cpu: count * cpu, memoryMiB: count * memoryMiB };
  await requireRoom(tx, row.teamId, count === 0 ? { snapshotBytes } : { ...taken, snapshotBytes });
  return { ...row, reserves: { ...taken, snapshotBytes } };
}
