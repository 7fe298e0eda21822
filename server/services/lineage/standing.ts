import { and, eq, type SQL, sql } from "drizzle-orm";
import { images, isThere, sandboxes, sandboxLives, snapshots } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { idsFrom, readByIds, readMany } from "../read-many.ts";

/**
 * The team's sandboxes and snapshots that are there, and of those that are gone the ones that something there or an
 * image descends from: with the years those become few among all that ever was. `lives` are what rolled back
 * sandboxes were; the snapshots from then hang on these.
 */
export async function standing({ db, actor: { teamId } }: Ctx) {
  const columns = {
    id: sandboxes.id,
    teamId: sandboxes.teamId,
    name: sandboxes.name,
    status: sandboxes.status,
    imageReference: sandboxes.imageReference,
    snapshotId: sandboxes.snapshotId,
    forkedFromId: sandboxes.forkedFromId,
    createdAt: sandboxes.createdAt,
  };
  const there = await readMany(db, sandboxes, {
    columns,
    where: and(eq(sandboxes.teamId, teamId), isThere(sandboxes)),
  });
  const snapshotRows = await readByIds(db, snapshots, {
    columns: {
      id: snapshots.id,
      teamId: snapshots.teamId,
      name: snapshots.name,
      kind: snapshots.kind,
      status: snapshots.status,
      automatic: snapshots.automatic,
      sandboxId: snapshots.sandboxId,
      lifeId: snapshots.lifeId,
      ownBytes: snapshots.ownBytes,
      frozenMs: snapshots.frozenMs,
      createdAt: snapshots.createdAt,
      deletedAt: snapshots.deletedAt,
    },
    ids: snapshotsNeeded(teamId),
  });
  const lifeRows = await readByIds(db, sandboxLives, {
    columns: {
      id: sandboxLives.id,
      teamId: sandboxLives.teamId,
      name: sandboxLives.name,
      phase: sandboxLives.phase,
      sandboxId: sandboxLives.sandboxId,
      imageReference: sandboxLives.imageReference,
      snapshotId: sandboxLives.snapshotId,
      forkedFromId: sandboxLives.forkedFromId,
      createdAt: sandboxLives.createdAt,
    },
    ids: idsFrom(new Set(snapshotRows.flatMap(({ lifeId }) => lifeId ?? []))),
  });
  const goneIds = new Set(snapshotRows.map(({ sandboxId }) => sandboxId));
  for (const { id } of there) goneIds.delete(id);
  const gone = await readByIds(db, sandboxes, { columns, ids: idsFrom(goneIds) });
  const ofTeam = <T extends { teamId: string }>(rows: T[]) => rows.filter((row) => row.teamId === teamId);
  return {
    sandboxes: ofTeam([...there, ...gone]),
    lives: ofTeam(lifeRows).filter(({ phase }) => phase === "over"),
    snapshots: ofTeam(snapshotRows),
  };
}

/** Those that are there, and from generation to generation those that things there were made from. */
function snapshotsNeeded(teamId: string): SQL {
  return sql`with recursive needed (id) as (
    select id from ${snapshots} where team_id = ${teamId} and deleted_at is null
    union select snapshot_id from ${sandboxes} where team_id = ${teamId} and ${isThere(sandboxes)}
    union select snapshot_id from ${images} where team_id = ${teamId}
    union select (
      select case when s.life_id is null
        then (select b.snapshot_id from ${sandboxes} b where b.id = s.sandbox_id)
        else (select l.snapshot_id from ${sandboxLives} l where l.id = s.life_id)
      end from ${snapshots} s where s.id = needed.id
    ) from needed
  ) select id from needed`;
}
