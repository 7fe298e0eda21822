import { type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { events } from "../../../db/schema/index.ts";
import type { peopleOutput } from "../../domain/schemas/activity.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

const MOST = 500;

/** Everybody who has done something that is on record, by the name that they had last. */
export async function people({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof peopleOutput>> {
  authorize(ctx, "read");
  const { teamId } = ctx.actor;
  // From one person to the next by the index: grouping would read all events.
  const next = (after: SQL) => sql`(
    select e.actor_id from ${events} e where e.team_id = ${teamId} ${after} order by e.actor_id limit 1
  )`;
  const newest = (column: SQL, of: SQL) => sql`(
    select ${column} from ${events} e where e.team_id = ${teamId} and e.actor_id = seen.id ${of} order by e.sequence desc limit 1
  )`;
  const rows = await ctx.db
    .select({
      id: sql<string>`seen.id`,
      // A key's name is not its owner's, who may have done nothing else yet.
      name: sql<string>`coalesce(
        ${newest(sql`e.actor_name`, sql`and e.actor_kind = 'session'`)},
        ${newest(sql`e.actor_name`, sql``)}
      )`,
    })
    .from(
      sql`(
        with recursive seen (id) as (
          ${next(sql``)}
          union all
          select ${next(sql`and e.actor_id > seen.id`)} from seen where seen.id is not null
        ) select id from seen where id is not null
      ) as seen`,
    )
    .orderBy(sql`${newest(sql`e.sequence`, sql``)} desc`)
    .limit(MOST);
  return rows.filter(({ name }) => name !== "").sort((one, other) => one.name.localeCompare(other.name));
}
