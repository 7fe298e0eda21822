import { and, asc, eq } from "drizzle-orm";
import { members, teams, users } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { LOCAL_TEAM_ID } from "../../domain/local.ts";
import { roleHas } from "../../domain/rights.ts";
import type { Me } from "../../domain/schemas/account.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Who asks, in which team, and their other teams. */
export async function me({ ctx }: { ctx: Ctx }): Promise<Me> {
  authorize(ctx, "read");
  const { actor, db } = ctx;
  const [user] = await db.select().from(users).where(eq(users.id, actor.userId));
  if (!user) throw new ForkyardError("NOT_FOUND", "This person has no account");
  const rows = await db
    .select({ id: teams.id, slug: teams.slug, name: teams.name, role: members.role })
    .from(members)
    .innerJoin(teams, eq(teams.id, members.organizationId))
    .where(
      and(
        eq(members.userId, user.id),
        // A key belongs to one team and tells nothing of the others.
        ...(actor.via.kind === "session" ? [] : [eq(teams.id, actor.teamId)]),
      ),
    )
    .orderBy(asc(teams.name), asc(teams.id));
  const { id, slug, name } = rows.find((team) => team.id === actor.teamId)!;
  const { email, image, twoFactorEnabled } = user;
  return {
    user: { id: user.id, name: user.name, email, image, twoFactorEnabled },
    via: actor.via.kind,
    role: actor.role,
    team: { id, slug, name },
    readsServerDisk: roleHas(actor.role, "administer") && actor.teamId === LOCAL_TEAM_ID,
    teams: rows,
  };
}
