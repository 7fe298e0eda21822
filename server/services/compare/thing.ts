import { type SQL, sql } from "drizzle-orm";
import {
  type SandboxRow,
  type SnapshotRow,
  sandboxes,
  sandboxLives,
  snapshots,
} from "../../../db/schema/index.ts";
import { isId } from "../../domain/ids.ts";
import type { ComparedThing } from "../../domain/schemas/compare.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { requireReadySnapshot, requireSnapshot } from "../snapshots/require.ts";

/** One side of a comparison. */
export type Side = { type: "sandbox"; row: SandboxRow } | { type: "snapshot"; row: SnapshotRow };

/** NOT_FOUND or CONFLICT, if it has no files to look at. */
export async function requireSide(ctx: Ctx, id: string): Promise<Side> {
  if (isId("sandbox", id)) return { type: "sandbox", row: await requireSandbox(ctx, id) };
  const row = await requireSnapshot(ctx, id);
  requireReadySnapshot(row);
  return { type: "snapshot", row };
}

export function presentSide({ type, row }: Side): ComparedThing {
  return { type, id: row.id, name: row.name, kind: type === "snapshot" ? row.kind : null };
}

const MOST_GENERATIONS = 10_000;

/** What it was made from, and so on: the nearest first, an image last. */
export async function ancestorsOf({ db, actor }: Ctx, { type, row }: Side): Promise<ComparedThing[]> {
  const start =
    type === "sandbox"
      ? sql`select 0, '', '', '', ${row.snapshotId}::text, ${row.imageReference}::text`
      : sql`select 0, s.id, s.name, s.kind, ${origin} from ${snapshots} s where s.id = ${row.id}`;
  // Each by its id, a deleted one too, whose row stays: a join may be planned to read all snapshots every time.
  const line = await db
    .select({
      id: sql<string>`id`,
      name: sql<string>`name`,
      kind: sql<SnapshotRow["kind"]>`kind`,
      madeFrom: sql<string | null>`made_from`,
      image: sql<string | null>`image`,
    })
    .from(
      sql`(
        with recursive line (generation, id, name, kind, made_from, image) as (
          ${start}
          union all
          select generation + 1, source.id, source.name, source.kind, source.made_from, source.image
          from line cross join lateral (
            select s.id, s.name, s.kind, s.team_id, ${origin}
            from ${snapshots} s where s.id = line.made_from limit 1
          ) as source
          where source.team_id = ${actor.teamId} and generation < ${MOST_GENERATIONS}
        ) select * from line
      ) as line`,
    )
    .orderBy(sql`generation`);
  const ancestors: ComparedThing[] = line
    .slice(1)
    .map(({ id, name, kind }) => ({ type: "snapshot", id, name, kind }));
  const last = line.at(-1);
  if (last?.image && last.madeFrom === null)
    ancestors.push({ type: "image", id: last.image, name: last.image, kind: null });
  return ancestors;
}

/** What the sandbox that snapshot `s` was taken of came from; or what it was before it was rolled back. */
const originOf = (column: SQL) => sql`case when s.life_id is null
  then (select b.${column} from ${sandboxes} b where b.id = s.sandbox_id)
  else (select l.${column} from ${sandboxLives} l where l.id = s.life_id) end`;
const origin = sql`${originOf(sql`snapshot_id`)} as made_from, ${originOf(sql`image_reference`)} as image`;
