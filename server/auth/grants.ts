import { and, asc, eq, gt, inArray, isNull, or } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { apiKeys, members, sessions, shareLinks, teams, users } from "../../db/schema/index.ts";
import { type Role, weakerRole } from "../domain/roles.ts";
import type { Actor } from "../services/context.ts";
import { SESSION_AGE_MS } from "./session-age.ts";

export type Membership = { teamId: string; slug: string; name: string; role: Role };

/** The teams of a person, the oldest membership first. */
export function membershipsOf(db: Db, userId: string): Promise<Membership[]> {
  return db
    .select({ teamId: teams.id, slug: teams.slug, name: teams.name, role: members.role })
    .from(members)
    .innerJoin(teams, eq(teams.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(asc(members.createdAt), asc(members.id));
}

export type KeyGrant = {
  id: string;
  name: string;
  userId: string;
  userName: string;
  team: Membership;
};

/** What API keys allow now: no more than whoever made them may do today. Missing: they allow nothing any more. */
export async function grantsOfKeys(db: Db, ids: string[]): Promise<Map<string, KeyGrant>> {
  const rows = await db
    .select({ key: apiKeys, user: users, team: teams, role: members.role })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.referenceId))
    .innerJoin(teams, eq(teams.id, apiKeys.teamId))
    .innerJoin(members, and(eq(members.userId, users.id), eq(members.organizationId, teams.id)))
    .where(
      and(
        inArray(apiKeys.id, ids),
        eq(apiKeys.enabled, true),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, new Date())),
      ),
    );
  return new Map(
    rows.map(({ key, user, team, role }) => [
      key.id,
      {
        id: key.id,
        name: key.name ?? "",
        userId: user.id,
        userName: user.name,
        team: { teamId: team.id, slug: team.slug, name: team.name, role: weakerRole(key.role, role) },
      },
    ]),
  );
}

/** Which of these actors may still do exactly what they could when they were made. */
export async function stillGranted(db: Db, actors: Actor[]): Promise<Set<Actor>> {
  const idsOf = (kind: Actor["via"]["kind"]) => [
    ...new Set(actors.filter(({ via }) => via.kind === kind).map(({ via }) => via.id)),
  ];
  const [sessionIds, keyIds] = [idsOf("session"), idsOf("apiKey")];
  const current = new Set<string>();
  if (sessionIds.length > 0) {
    const rows = await db
      .select({ id: sessions.id, teamId: members.organizationId, role: members.role })
      .from(sessions)
      .innerJoin(members, eq(members.userId, sessions.userId))
      .where(
        and(
          inArray(sessions.id, sessionIds),
          gt(sessions.expiresAt, new Date()),
          gt(sessions.createdAt, new Date(Date.now() - SESSION_AGE_MS)),
        ),
      );
    for (const { id, teamId, role } of rows) current.add(`${id} ${teamId} ${role}`);
  }
  if (keyIds.length > 0) {
    for (const { id, team } of (await grantsOfKeys(db, keyIds)).values())
      current.add(`${id} ${team.teamId} ${team.role}`);
  }
  const shareIds = idsOf("share");
  if (shareIds.length > 0) {
    const rows = await db
      .select({ id: shareLinks.id, teamId: shareLinks.teamId })
      .from(shareLinks)
      .where(and(inArray(shareLinks.id, shareIds), gt(shareLinks.expiresAt, new Date())));
    for (const { id, teamId } of rows) current.add(`${id} ${teamId} viewer`);
  }
  return new Set(
    actors.filter(
      ({ via, teamId, role }) => via.kind === "system" || current.has(`${via.id} ${teamId} ${role}`),
    ),
  );
}
