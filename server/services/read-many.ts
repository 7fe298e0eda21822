import { type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "../../db/client.ts";

type Columns = Record<string, PgColumn>;
type Value<C extends PgColumn> = C["_"]["data"] | (C["_"]["notNull"] extends true ? never : null);

type Rows<C extends Columns> = { [Name in keyof C]: Value<C[Name]> }[];

/**
 * Thousands of rows as one value: the database writes them as JSON, which is read in one go. Row by row, most of the
 * time goes into the messages between the two.
 */
export async function readMany<C extends Columns>(
  db: Db,
  table: PgTable,
  { columns, where }: { columns: C; where: SQL | undefined },
): Promise<Rows<C>> {
  const [answer] = await db
    .select({ rows: sql<string>`coalesce(json_agg(${asArray(columns)}), '[]')::text` })
    .from(table)
    .where(where);
  return parsed(columns, answer?.rows);
}

/**
 * The same for those of these ids (`ids` selects them under that name). Each is looked up by itself: a join may be
 * planned for a small table and then read all of one that has grown.
 */
export async function readByIds<C extends Columns & { id: PgColumn }>(
  db: Db,
  table: PgTable,
  { columns, ids }: { columns: C; ids: SQL },
): Promise<Rows<C>> {
  const row = sql`(select ${asArray(columns)} from ${table} where ${columns.id} = wanted.id)`;
  const [answer] = await db
    .select({ rows: sql<string>`coalesce(json_agg(${row}), '[]')::text` })
    .from(sql`(${ids}) as wanted (id)`);
  return parsed(columns, answer?.rows);
}

/** Ids as one parameter, however many: each number of them would be a statement of its own. */
export const idsFrom = (ids: Iterable<string>): SQL =>
  sql`select jsonb_array_elements_text(${JSON.stringify([...ids])}::jsonb)`;

function asArray(columns: Columns): SQL {
  const list = Object.values(columns).map((column) => sql`${column}`);
  return sql`json_build_array(${sql.join(list, sql`, `)})`;
}

function parsed<C extends Columns>(columns: C, json = "[]"): Rows<C> {
  const entries = Object.entries(columns);
  const rows = (JSON.parse(json) as (unknown[] | null)[]).filter((row) => row !== null);
  return rows.map(
    (row) =>
      Object.fromEntries(
        entries.map(([name, column], index) => [
          name,
          row[index] === null ? null : column.mapFromDriverValue(row[index]),
        ]),
      ) as Rows<C>[number],
  );
}
