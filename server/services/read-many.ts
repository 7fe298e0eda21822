import { type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "../../db/client.ts";

type Columns = Record<string, PgColumn>;
type Value<C extends PgColumn> = C["_"]["data"] | (C["_"]["notNull"] extends true ? never : null);

/**
 * Thousands of rows as one value: the database writes them as JSON, which is read in one go. Row by row, most of the
 * time goes into the messages between the two.
 */
export async function readMany<C extends Columns>(
  db: Db,
  table: PgTable,
  { columns, where }: { columns: C; where: SQL | undefined },
): Promise<{ [Name in keyof C]: Value<C[Name]> }[]> {
  const entries = Object.entries(columns);
  const list = sql.join(
    entries.map(([, column]) => sql`${column}`),
    sql`, `,
  );
  const [answer] = await db
    .select({ rows: sql<string>`coalesce(json_agg(json_build_array(${list})), '[]')::text` })
    .from(table)
    .where(where);
  const rows = JSON.parse(answer?.rows ?? "[]") as unknown[][];
  return rows.map(
    (row) =>
      Object.fromEntries(
        entries.map(([name, column], index) => [
          name,
          row[index] === null ? null : column.mapFromDriverValue(row[index]),
        ]),
      ) as { [Name in keyof C]: Value<C[Name]> },
  );
}
