import { and, eq, gt } from "drizzle-orm";
import type { Db, Tx } from "../../db/client.ts";
import { invitations, members, teams, users } from "../../db/schema/index.ts";
import { ForkyardError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { Role } from "../domain/roles.ts";
import { hashToken } from "../domain/tokens.ts";
import type { AuthParts } from "./auth.ts";
import { addMember, addPerson } from "./people.ts";

type Person = { userId: string; name: string; via: { kind: "session" | "system"; id: string } };

/** What the invited person is shown. NOT_FOUND for a token that is wrong, used, revoked or too old: they look alike. */
export async function describeInvitation(db: Db, token: string) {
  const invitation = await pending(db, token);
  const [inviter] = await db
    .select({ name: users.name })
    .from(users)
    .where(eq(users.id, invitation.inviterId));
  const account = await db.select({ id: users.id }).from(users).where(eq(users.email, invitation.email));
  return {
    team: { name: invitation.teamName, slug: invitation.teamSlug },
    email: invitation.email,
    role: invitation.role,
    inviter: { name: inviter?.name ?? "" },
    hasAccount: account.length > 0,
    expiresAt: invitation.expiresAt.toISOString(),
  };
}

/** Makes an account with the invited address. CONFLICT if there is one already: its person signs in and accepts. */
export async function joinByInvitation(
  { db, events }: Pick<AuthParts, "db" | "events">,
  { token, name, passwordHash }: { token: string; name: string; passwordHash: string },
  address: string | null,
): Promise<{ userId: string; team: { slug: string } }> {
  const userId = newId("user");
  const team = await db.transaction(async (tx) => {
    const invitation = await pending(tx, token);
    const taken = await tx.select({ id: users.id }).from(users).where(eq(users.email, invitation.email));
    if (taken.length > 0) {
      throw new ForkyardError("CONFLICT", `${invitation.email} already has an account`, {
        hint: "Sign in with it, then open the invitation again.",
      });
    }
    // Whoever has the link got it by this address, or from somebody who may invite.
    await addPerson(tx, { id: userId, name, email: invitation.email, passwordHash, emailVerified: false });
    await join(tx, events, invitation, { userId, name, via: { kind: "system", id: "invitation" } }, address);
    return { slug: invitation.teamSlug };
  });
  events.wake();
  return { userId, team };
}

/** For somebody with an account; the invitation must be for their address. */
export async function acceptInvitation(
  { db, events }: Pick<AuthParts, "db" | "events">,
  token: string,
  { userId, sessionId }: { userId: string; sessionId: string },
  address: string | null,
): Promise<{ team: { slug: string } }> {
  const team = await db.transaction(async (tx) => {
    const invitation = await pending(tx, token);
    const [user] = await tx.select().from(users).where(eq(users.id, userId));
    if (user?.email !== invitation.email) {
      throw new ForkyardError("FORBIDDEN", `This invitation is for ${invitation.email}`, {
        hint: "Sign in with that address, or ask for an invitation to yours.",
      });
    }
    const [member] = await tx
      .select()
      .from(members)
      .where(and(eq(members.organizationId, invitation.teamId), eq(members.userId, userId)));
    if (member) {
      throw new ForkyardError("CONFLICT", `You are already in the team ${invitation.teamName}`);
    }
    const person: Person = { userId, name: user.name, via: { kind: "session", id: sessionId } };
    await join(tx, events, invitation, person, address);
    return { slug: invitation.teamSlug };
  });
  events.wake();
  return { team };
}

type Pending = Awaited<ReturnType<typeof pending>>;

async function pending(db: Db | Tx, token: string) {
  const [found] = await db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      inviterId: invitations.inviterId,
      expiresAt: invitations.expiresAt,
      teamId: teams.id,
      teamName: teams.name,
      teamSlug: teams.slug,
    })
    .from(invitations)
    .innerJoin(teams, eq(teams.id, invitations.organizationId))
    .where(
      and(
        eq(invitations.tokenHash, hashToken(token)),
        eq(invitations.status, "pending"),
        gt(invitations.expiresAt, new Date()),
      ),
    );
  if (found) return found;
  throw new ForkyardError("NOT_FOUND", "This invitation is no longer valid", {
    hint: "Ask whoever invited you for a new one.",
  });
}

/** Uses the invitation up; of two at once one gets in. */
async function join(
  tx: Tx,
  events: AuthParts["events"],
  invitation: Pending,
  person: Person,
  address: string | null,
): Promise<void> {
  const used = await tx
    .update(invitations)
    .set({ status: "accepted" })
    .where(and(eq(invitations.id, invitation.id), eq(invitations.status, "pending")))
    .returning({ id: invitations.id });
  if (used.length === 0) throw new ForkyardError("NOT_FOUND", "This invitation is no longer valid");
  const role: Role = invitation.role;
  await addMember(tx, { teamId: invitation.teamId, userId: person.userId, role });
  await events.append(tx, { teamId: invitation.teamId, ...person, address }, [
    {
      type: "member.joined",
      noun: "member",
      subjectId: person.userId,
      sandboxId: null,
      data: { name: person.name, role },
    },
  ]);
}
