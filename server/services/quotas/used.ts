import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { sandboxes, snapshots } from "../../../db/schema/index.ts";
import type { Amounts } from "../../domain/quotas.ts";

/**
 * What a team has taken of its quotas: by sandboxes that run or are about to, also paused ones, by snapshots, and by
 * what is kept free for snapshots and forks under way. `db` may be a transaction.
 */
export async function usedBy(db: Db, teamId: string): Promise<Amounts> {
  const [held] = await db
    .select({
      sandboxes: sql<number>`count(*)::int`,
      memoryMiB: sql<number>`coalesce(sum(${sandboxes.memoryMiB}), 0)::float8`,
      cpu: sql<number>`coalesce(sum(${sandboxes.cpu}), 0)::float8`,
    })
    .from(sandboxes)
    .where(
      and(
        eq(sandboxes.teamId, teamId),
        inArray(sandboxes.status, ["creating", "running", "paused", "terminating"]),
      ),
    );
  const reserved = (kind: keyof Amounts) =>
    sql<number>`coalesce(sum((${snapshots.reserves} ->> ${sql.raw(`'${kind}'`)})::float8), 0)::float8`;
  const [kept] = await db
    .select({
      bytes: sql<number>`coalesce(sum(${snapshots.ownBytes}), 0)::float8`,
      sandboxes: reserved("sandboxes"),
      memoryMiB: reserved("memoryMiB"),
      cpu: reserved("cpu"),
      snapshotBytes: reserved("snapshotBytes"),
    })
    .from(snapshots)
    .where(and(eq(snapshots.teamId, teamId), isNull(snapshots.deletedAt)));
  return {
    sandboxes: (held?.sandboxes ?? 0) + (kept?.sandboxes ?? 0),
    memoryMiB: (held?.memoryMiB ?? 0) + (kept?.memoryMiB ?? 0),
    cpu: (held?.cpu ?? 0) + (kept?.cpu ?? 0),
    snapshotBytes: (kept?.bytes ?? 0) + (kept?.snapshotBytes ?? 0),
  };
}
