import { eq } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { teams, users } from "../../db/schema/index.ts";
import { ForkyardError } from "../domain/errors.ts";
import { LOCAL_TEAM_ID, LOCAL_USER_ID } from "../domain/local.ts";
import { teamSlug } from "../domain/team-slug.ts";
import type { AuthParts } from "./auth.ts";
import { addMember, addPerson } from "./people.ts";

/** Whether anybody has an account: until then the setup page makes the owner. */
export async function ownerIsSetUp(db: Db): Promise<boolean> {
  const found = await db.select({ id: users.id }).from(users).limit(1);
  return found.length > 0;
}

/**
 * Makes the first person, owner of the first team and of what is in it. FORBIDDEN with a wrong token, CONFLICT when
 * there is an owner already; of two at once one wins.
 */
export async function setUpOwner(
  { db, events, setupToken }: Pick<AuthParts, "db" | "events" | "setupToken">,
  owner: { token: string; name: string; email: string; passwordHash: string; team?: string | undefined },
  address: string | null,
): Promise<{ userId: string; team: { slug: string } }> {
  if (await ownerIsSetUp(db)) throw alreadySetUp();
  if (!(await setupToken.matches(owner.token))) {
    throw new ForkyardError("FORBIDDEN", "This setup link is not valid", {
      hint: "Open the link that `npm start` prints.",
    });
  }
  const userId = LOCAL_USER_ID;
  const team = await db.transaction(async (tx) => {
    // The last step of whoever came second is refused by the database, too: the id is taken.
    if (await ownerIsSetUp(tx)) throw alreadySetUp();
    await addPerson(tx, { ...owner, id: userId, emailVerified: false });
    await addMember(tx, { teamId: LOCAL_TEAM_ID, userId, role: "owner" });
    const named = owner.team === undefined ? {} : { name: owner.team, slug: teamSlug(owner.team) };
    const [row] = await tx
      .update(teams)
      .set({ id: LOCAL_TEAM_ID, ...named })
      .where(eq(teams.id, LOCAL_TEAM_ID))
      .returning();
    const via = { kind: "system", id: "setup" } as const;
    await events.append(tx, { teamId: LOCAL_TEAM_ID, userId, name: owner.name, via, address }, [
      {
        type: "member.joined",
        noun: "member",
        subjectId: userId,
        sandboxId: null,
        data: { name: owner.name, role: "owner" },
      },
    ]);
    return row!;
  });
  events.wake();
  await setupToken.remove();
  return { userId, team: { slug: team.slug } };
}

function alreadySetUp(): ForkyardError {
  return new ForkyardError("CONFLICT", "This Forkyard already has an owner", { hint: "Sign in instead." });
}
