import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiKeys, events, invitations, sessions, teams } from "../../../db/schema/index.ts";
import { addMember, addPerson } from "../../auth/people.ts";
import { newId } from "../../domain/ids.ts";
import type { Role } from "../../domain/roles.ts";
import { hashToken } from "../../domain/tokens.ts";
import { createCaller } from "../../trpc/root.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

/** A team of a test's own. */
async function newTeam() {
  const teamId = newId("team");
  await harness.ctx.db.insert(teams).values({ id: teamId, name: "Yard", slug: teamId });
  const join = async (name: string, role: Role) => {
    const userId = newId("user");
    const email = `${userId}@example.com`;
    await harness.ctx.db.transaction(async (tx) => {
      await addPerson(tx, { id: userId, name, email, passwordHash: "none", emailVerified: false });
      await addMember(tx, { teamId, userId, role });
    });
    const api = (as: Role = role) =>
      createCaller({
        ...harness.ctx,
        actor: { userId, name, teamId, role: as, via: { kind: "session", id: "ses1" }, address: null },
      });
    return { userId, email, api: api(), as: api };
  };
  return { teamId, join };
}
const failing = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) });
const eventsOf = async (subjectId: string) =>
  (
    await harness.ctx.db
      .select()
      .from(events)
      .where(eq(events.subjectId, subjectId))
      .orderBy(asc(events.sequence))
  ).map(({ type }) => type);

test("roles are given by those who may, and told in the log", async () => {
  const { join } = await newTeam();
  const [owner, admin, member] = [
    await join("Ann", "owner"),
    await join("Bob", "admin"),
    await join("Cleo", "member"),
  ];
  await admin.api.members.setRole({ userId: member.userId, role: "viewer" });
  expect((await owner.api.members.list()).map(({ name, role }) => [name, role])).toEqual([
    ["Ann", "owner"],
    ["Bob", "admin"],
    ["Cleo", "viewer"],
  ]);
  expect(await eventsOf(member.userId)).toEqual(["member.role-changed"]);
  for (const input of [
    { userId: member.userId, role: "owner" as const },
    { userId: owner.userId, role: "member" as const },
  ]) {
    await expect(admin.api.members.setRole(input)).rejects.toEqual(failing("FORBIDDEN"));
  }
  await expect(admin.api.members.remove({ userId: owner.userId })).rejects.toEqual(failing("FORBIDDEN"));
  await expect(member.api.members.remove({ userId: admin.userId })).rejects.toEqual(failing("FORBIDDEN"));
});

test("a changed role gives the person's sessions another token", async () => {
  const { join } = await newTeam();
  const [owner, member] = [await join("Ann", "owner"), await join("Cleo", "member")];
  const id = newId("session");
  const expiresAt = new Date(Date.now() + 60_000);
  await harness.ctx.db
    .insert(sessions)
    .values({ id, userId: member.userId, token: id, expiresAt, activeOrganizationId: null });
  await owner.api.members.setRole({ userId: member.userId, role: "viewer" });
  const [row] = await harness.ctx.db.select().from(sessions).where(eq(sessions.id, id));
  expect(row?.rotate).toBe(true);
});

test("a team keeps an owner, also when two want to go at once", async () => {
  const { join } = await newTeam();
  const [ann, bob] = [await join("Ann", "owner"), await join("Bob", "owner")];
  const outcomes = await Promise.allSettled([ann.api.members.leave(), bob.api.members.leave()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const stayed = outcomes[0].status === "rejected" ? ann : bob;
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { cause: { code: "CONFLICT" } },
  });
  await expect(stayed.api.members.setRole({ userId: stayed.userId, role: "member" })).rejects.toEqual(
    failing("CONFLICT"),
  );
});

test("who is removed is gone with their keys, and people of other teams are not found", async () => {
  const { teamId, join } = await newTeam();
  const [owner, member] = [await join("Ann", "owner"), await join("Cleo", "member")];
  const stranger = await (await newTeam()).join("Zoe", "member");
  await member.api.apiKeys.create({ name: "deploy" });
  await owner.api.members.remove({ userId: member.userId });
  expect((await owner.api.members.list()).map(({ name }) => name)).toEqual(["Ann"]);
  expect(await harness.ctx.db.select().from(apiKeys).where(eq(apiKeys.teamId, teamId))).toEqual([]);
  for (const userId of [member.userId, stranger.userId]) {
    await expect(owner.api.members.remove({ userId })).rejects.toEqual(failing("NOT_FOUND"));
    await expect(owner.api.members.setRole({ userId, role: "viewer" })).rejects.toEqual(failing("NOT_FOUND"));
  }
});

test("an invitation's link is told once; another one replaces it, revoking ends it", async () => {
  const { join } = await newTeam();
  const [owner, admin, member] = [
    await join("Ann", "owner"),
    await join("Bob", "admin"),
    await join("Cleo", "member"),
  ];
  const email = `${newId("user")}@example.com`;
  await expect(member.api.invitations.create({ email })).rejects.toEqual(failing("FORBIDDEN"));
  await expect(admin.api.invitations.create({ email, role: "owner" })).rejects.toEqual(failing("FORBIDDEN"));
  await expect(admin.api.invitations.create({ email: member.email })).rejects.toEqual(failing("CONFLICT"));

  await admin.api.invitations.create({ email: email.toUpperCase() });
  const { url, mailed, invitation } = await owner.api.invitations.create({ email, role: "viewer" });
  expect(mailed).toBe(false);
  expect((await owner.api.invitations.list()).map(({ email, role }) => [email, role])).toEqual([
    [email, "viewer"],
  ]);
  const token = new URL(url).hash.replace("#token=", "");
  const rows = await harness.ctx.db.select().from(invitations).where(eq(invitations.email, email));
  expect(rows.find(({ status }) => status === "pending")?.tokenHash).toBe(hashToken(token));
  expect(JSON.stringify(rows)).not.toContain(token);

  const stranger = await (await newTeam()).join("Zoe", "owner");
  const { id: invitationId } = invitation;
  await expect(stranger.api.invitations.revoke({ invitationId })).rejects.toEqual(failing("NOT_FOUND"));
  await admin.api.invitations.revoke({ invitationId });
  await expect(admin.api.invitations.revoke({ invitationId })).rejects.toEqual(failing("NOT_FOUND"));
  expect(await owner.api.invitations.list()).toEqual([]);
});

test("who is removed or may do less than before can't come back by an invitation of their own", async () => {
  const { join } = await newTeam();
  const [owner, admin, other] = [
    await join("Ann", "owner"),
    await join("Bob", "admin"),
    await join("Cleo", "admin"),
  ];
  const own = `${newId("user")}@example.com`;
  await owner.api.invitations.create({ email: own });
  const invite = ({ api }: typeof admin) =>
    api.invitations.create({ email: `${newId("user")}@example.com`, role: "admin" });
  const { invitation } = await invite(admin);
  await invite(other);
  const pending = async () => (await owner.api.invitations.list()).map(({ inviterName }) => inviterName);
  expect(await pending()).toEqual(["Ann", "Bob", "Cleo"]);
  await owner.api.members.setRole({ userId: other.userId, role: "owner" });
  expect(await pending()).toEqual(["Ann", "Bob", "Cleo"]);
  await owner.api.members.setRole({ userId: other.userId, role: "member" });
  expect(await pending()).toEqual(["Ann", "Bob"]);
  await owner.api.members.remove({ userId: admin.userId });
  expect(await pending()).toEqual(["Ann"]);
  expect(await eventsOf(invitation.id)).toEqual(["invitation.created", "invitation.revoked"]);
});

test("an API key is told once, is no mightier than its owner, and is seen by its owner and admins", async () => {
  const { join } = await newTeam();
  const [owner, member, other] = [
    await join("Ann", "owner"),
    await join("Cleo", "member"),
    await join("Dan", "member"),
  ];
  await expect(member.api.apiKeys.create({ name: "x", role: "admin" })).rejects.toEqual(failing("FORBIDDEN"));
  const { apiKey, secret } = await member.api.apiKeys.create({ name: "deploy", role: "viewer" });
  expect(secret).toMatch(/^fy_/);
  expect(apiKey).toMatchObject({ name: "deploy", role: "viewer", userName: "Cleo", lastUsedAt: null });
  expect(new Date(apiKey.expiresAt!).getTime()).toBeGreaterThan(Date.now() + 89 * 86_400_000);
  const [row] = await harness.ctx.db.select().from(apiKeys).where(eq(apiKeys.id, apiKey.id));
  expect(JSON.stringify(row)).not.toContain(secret);

  expect(await member.api.apiKeys.list()).toEqual([apiKey]);
  expect(await owner.api.apiKeys.list()).toEqual([apiKey]);
  expect(await other.api.apiKeys.list()).toEqual([]);
  await expect(other.api.apiKeys.revoke({ apiKeyId: apiKey.id })).rejects.toEqual(failing("NOT_FOUND"));
  await owner.api.apiKeys.revoke({ apiKeyId: apiKey.id });
  expect(await member.api.apiKeys.list()).toEqual([]);
  expect(await eventsOf(apiKey.id)).toEqual(["apiKey.created", "apiKey.revoked"]);
});

test("a new team has its maker as owner, and the base image to begin with", async () => {
  const { join } = await newTeam();
  const owner = await join("Ann", "owner");
  const { slug } = await owner.api.teams.create({ name: "Zweites Team" });
  expect(slug).toBe("zweites-team");
  expect((await owner.api.teams.create({ name: "Zweites Team" })).slug).toMatch(/^zweites-team-[0-9a-f]{6}$/);
  const [team] = await harness.ctx.db.select().from(teams).where(eq(teams.slug, slug));
  const there = createCaller({
    ...harness.ctx,
    actor: {
      userId: owner.userId,
      name: "Ann",
      teamId: team!.id,
      role: "owner",
      via: { kind: "session", id: "ses1" },
      address: null,
    },
  });
  expect((await there.members.list()).map(({ name, role }) => [name, role])).toEqual([["Ann", "owner"]]);
  expect(await there.sandboxes.list()).toEqual([]);
  expect((await there.sandboxes.create({ name: "first" })).status).toBe("running");
});
