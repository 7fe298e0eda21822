import { createHmac } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { apiKeys, invitations, members, sessions, twoFactors } from "../../db/schema/index.ts";
import type { Role } from "../domain/roles.ts";
import type { Actor } from "../services/context.ts";
import { createCaller } from "../trpc/root.ts";
import { renewSession } from "./renew-session.ts";
import { type Doors, openDoors } from "./testing/doors.ts";

const PASSWORD = "correct horse battery";
const OWNER = "ann@example.com";
let doors: Doors;
let owner: { cookie: string };
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors?.close());

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
const signIn = (email: string, password = PASSWORD, headers?: Record<string, string>) =>
  doors.post("/sign-in/email", { email, password }, headers);
const callerOf = async (cookie: string, team?: string) =>
  createCaller({ ...doors.ctx, actor: await doors.actorOf({ cookie }, team) });

/** Somebody new, by an invitation into a team. */
async function join(role: Role, team = "yard-one", by = owner.cookie) {
  const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`;
  const { url } = await (await callerOf(by, team)).invitations.create({ email, role });
  const token = new URLSearchParams(new URL(url).hash.slice(1)).get("token");
  const joined = await doors.post("/forkyard/join", { token, name: role, password: PASSWORD });
  expect([joined.status, joined.body]).toEqual([200, { team: { slug: team } }]);
  const actor = await doors.actorOf({ cookie: joined.cookie });
  return { email, token, cookie: joined.cookie, userId: actor.userId, actor };
}

it("nobody gets in before there is an owner", async () => {
  await expect(doors.actorOf({})).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    hint: "Open the setup link that `npm start` prints.",
  });
});

it("the owner is made with the token of the data directory, once", async () => {
  const path = `${doors.dataDir}/setup-token`;
  const person = { name: "Ann", email: "Ann@Example.com", password: PASSWORD, team: "Yard One" };
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const token = (await readFile(path, "utf8")).trim();
  const wrong = await doors.post("/forkyard/setup", { ...person, token: "guessed" });
  expect([wrong.status, wrong.body]).toEqual([403, expect.objectContaining({ code: "FORBIDDEN" })]);
  const weak = await doors.post("/forkyard/setup", { ...person, token, password: "short" });
  expect([weak.status, weak.body]).toEqual([400, expect.objectContaining({ code: "INVALID_INPUT" })]);

  const both = await Promise.all([1, 2].map(() => doors.post("/forkyard/setup", { ...person, token })));
  const made = both.find(({ status }) => status === 200)!;
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(made.body).toEqual({ team: { slug: "yard-one" } });
  owner = made;
  await expect(doors.actorOf(owner)).resolves.toMatchObject({ name: "Ann", role: "owner" });
  await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  expect((await doors.post("/forkyard/setup", { ...person, token })).status).toBe(409);
});

describe("a session", () => {
  it("is a cookie that only this host gets and no script reads", async () => {
    const { setCookies, cookie } = await signIn(OWNER);
    expect(setCookies).toEqual([
      expect.stringMatching(
        /^__Host-forkyard-\d+\.session_token=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    const [name, value = ""] = cookie.split(/=(.*)/s);
    await expect(doors.actorOf({ cookie: `${name}=${value.replace(/^./, "_")}` })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
    // Without our signature a token alone is nothing, also for who reads the database.
    const token = decodeURIComponent(value).split(".")[0];
    await expect(doors.actorOf({ cookie: `${name}=${token}` })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });

  it("can't be had with a wrong password, and the refusal tells nothing of the account", async () => {
    const known = await signIn(OWNER, "wrong password");
    const unknown = await signIn("nobody@example.com", "wrong password");
    expect([known.status, known.setCookies]).toEqual([401, []]);
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  });

  it("is a new one at each sign-in, and the one that the browser had before ends", async () => {
    const first = await signIn(OWNER);
    const second = await signIn(OWNER, PASSWORD, { cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    await expect(doors.actorOf(first)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(doors.actorOf(second)).resolves.toMatchObject({ name: "Ann" });
  });

  it("ends with signing out, at once, also what was opened by it", async () => {
    const { cookie } = await signIn(OWNER);
    const close = vi.fn();
    doors.doorkeeper.connections.add(await doors.actorOf({ cookie }), close);
    await doors.post("/sign-out", {}, { cookie });
    expect(close).toHaveBeenCalledOnce();
    await expect(doors.actorOf({ cookie })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("ends when another one revokes it, when the password changes, and when its time is over", async () => {
    const [one, two, three] = await Promise.all([signIn(OWNER), signIn(OWNER), signIn(OWNER)]);
    const closed: string[] = [];
    for (const [name, { cookie }] of Object.entries({ one, two, three })) {
      const actor = await doors.actorOf({ cookie });
      doors.doorkeeper.connections.add(actor, () => closed.push(name));
    }
    const list = await fetch(`${doors.url}/api/auth/list-sessions`, { headers: { cookie: two.cookie } });
    const idOf = async ({ cookie }: { cookie: string }) => (await doors.actorOf({ cookie })).via.id;
    const first = await idOf(one);
    const { token } = ((await list.json()) as { id: string; token: string }[]).find(
      ({ id }) => id === first,
    )!;
    await doors.post("/revoke-session", { token }, { cookie: two.cookie });
    expect(closed).toEqual(["one"]);

    const change = { currentPassword: PASSWORD, newPassword: `${PASSWORD}!`, revokeOtherSessions: true };
    const changed = await doors.post("/change-password", change, { cookie: two.cookie });
    expect(changed.status).toBe(200);
    expect(closed.sort()).toEqual(["one", "three", "two"]);
    owner = changed;
    await doors.post(
      "/change-password",
      { currentPassword: `${PASSWORD}!`, newPassword: PASSWORD },
      { cookie: owner.cookie },
    );

    const last = await signIn(OWNER);
    const actor = await doors.actorOf(last);
    doors.doorkeeper.connections.add(actor, () => closed.push("last"));
    await doors.db
      .update(sessions)
      .set({ expiresAt: new Date(0) })
      .where(eq(sessions.id, actor.via.id));
    // Nobody told: it is found by looking.
    await eventually(() => expect(closed).toContain("last"));
    await eventually(() => expect(doors.actorOf(last)).rejects.toMatchObject({ code: "UNAUTHENTICATED" }));
  });
});

describe("teams and roles", () => {
  it("an invitation lets one person in, once, with its role; then its link tells nothing", async () => {
    const { token, actor } = await join("viewer");
    expect(actor).toMatchObject({ role: "viewer" });
    for (const name of ["invitation", "join"]) {
      const again = await doors.post(`/forkyard/${name}`, { token, name: "x", password: PASSWORD });
      expect([again.status, again.body]).toEqual([404, expect.objectContaining({ code: "NOT_FOUND" })]);
    }
    expect(JSON.stringify(await doors.db.select().from(invitations))).not.toContain(token);
  });

  it("an invitation is for its address only, and revoking ends it", async () => {
    const api = await callerOf(owner.cookie);
    const { url, invitation } = await api.invitations.create({ email: "carl@example.com", role: "member" });
    const token = new URLSearchParams(new URL(url).hash.slice(1)).get("token");
    const other = await join("member");
    const taken = await doors.post("/forkyard/accept", { token }, { cookie: other.cookie });
    expect(taken.status).toBe(403);
    const told = await doors.post("/forkyard/invitation", { token });
    expect(told.body).toMatchObject({ email: "carl@example.com", role: "member", hasAccount: false });
    await api.invitations.revoke({ invitationId: invitation.id });
    expect((await doors.post("/forkyard/invitation", { token })).status).toBe(404);
  });

  it("a changed role holds at once, ends open connections, and gives the session another token", async () => {
    const person = await join("member");
    const close = vi.fn();
    doors.doorkeeper.connections.add(person.actor, close);
    await (await callerOf(owner.cookie)).members.setRole({ userId: person.userId, role: "viewer" });
    expect(close).toHaveBeenCalledOnce();
    await expect(doors.actorOf(person)).resolves.toMatchObject({ role: "viewer" });

    const visitor = (await doors.doorkeeper.visitorOf({ headers: { cookie: person.cookie } }))!;
    const renewed = await openPage(person.cookie);
    expect(renewed).toMatch(/session_token=/);
    expect(renewed).not.toBe(person.cookie);
    await expect(doors.actorOf(person)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const { via } = await doors.actorOf({ cookie: renewed });
    expect(via).toEqual(person.actor.via);
    expect(await openPage(renewed)).toBe("");
    // Another tab that asked with the former cookie at the same time.
    const late = { headers: { cookie: person.cookie, "sec-fetch-dest": "document" } };
    expect(await renewSession(doors, late as never, {} as never, visitor)).toBe(false);
  });

  /** What a browser's cookie becomes when it opens a page, which it is led to again then; empty if it stays. */
  async function openPage(cookie: string): Promise<string> {
    const req = { headers: { cookie, "sec-fetch-dest": "document" } };
    const set: string[] = [];
    const res = { appendHeader: (_name: string, values: string[]) => set.push(...values) };
    const visitor = (await doors.doorkeeper.visitorOf(req))!;
    expect(await renewSession(doors, req as never, res as never, visitor)).toBe(set.length === 0);
    return set.map((line) => line.split(";", 1)[0]).join("; ");
  }

  it("who is removed is out, and a team keeps its last owner", async () => {
    const person = await join("admin");
    const close = vi.fn();
    doors.doorkeeper.connections.add(person.actor, close);
    const api = await callerOf(owner.cookie);
    const me = await api.account.me();
    await expect(api.members.leave()).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(api.members.setRole({ userId: me.user.id, role: "admin" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const admin = await callerOf(person.cookie);
    await expect(admin.members.remove({ userId: me.user.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(admin.members.setRole({ userId: person.userId, role: "owner" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await api.members.remove({ userId: person.userId });
    expect(close).toHaveBeenCalledOnce();
    await expect(doors.actorOf(person)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("of two owners who remove each other at once one stays", async () => {
    const other = await join("owner");
    const [ann, bob] = await Promise.all([callerOf(owner.cookie), callerOf(other.cookie)]);
    const { user } = await ann.account.me();
    const results = await Promise.allSettled([
      ann.members.setRole({ userId: other.userId, role: "member" }),
      bob.members.setRole({ userId: user.id, role: "member" }),
    ]);
    expect(results.map(({ status }) => status)).toContain("fulfilled");
    const owners = await doors.db.select().from(members).where(eq(members.role, "owner"));
    expect(owners.length).toBeGreaterThan(0);
    // As it was before, for the tests that follow.
    await doors.db.update(members).set({ role: "owner" }).where(eq(members.userId, user.id));
    await doors.doorkeeper.changed();
  });

  it("a person is in several teams, each with its own role; a team that they aren't in is not found", async () => {
    const made = await (await callerOf(owner.cookie)).teams.create({ name: "Yard Two" });
    await doors.doorkeeper.changed();
    const person = await join("viewer", made.slug);
    await expect(doors.actorOf(person, "yard-one")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(doors.actorOf(person, "no-such-team")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(doors.actorOf(person)).resolves.toMatchObject({ role: "viewer" });
    const { teams } = await (await callerOf(owner.cookie, made.slug)).account.me();
    expect(teams.map(({ slug, role }) => `${slug} ${role}`)).toEqual(["yard-one owner", "yard-two owner"]);
  });
});

describe("API keys", () => {
  const make = async (cookie: string, role: Role, expiresInDays: number | null = 1) =>
    (await callerOf(cookie)).apiKeys.create({ name: "deploy", role, expiresInDays });

  it("act for their maker with the role that they were given; only a hash is kept", async () => {
    const { secret, apiKey } = await make(owner.cookie, "member");
    expect(secret).toMatch(/^fy_[\w-]{43}$/);
    await expect(doors.actorOf({ apiKey: secret })).resolves.toMatchObject({
      name: "deploy (Ann)",
      role: "member",
      via: { kind: "apiKey", id: apiKey.id },
    });
    expect(JSON.stringify(await doors.db.select().from(apiKeys))).not.toContain(secret);
    const listed = (await (await callerOf(owner.cookie)).apiKeys.list()).find(({ id }) => id === apiKey.id);
    expect(listed).toMatchObject({ name: "deploy", lastUsedAt: expect.any(String) });
    await expect(doors.actorOf({ apiKey: `${secret.slice(0, -1)}_` })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
    await expect(doors.actorOf({ apiKey: "something-else" })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });

  it("are never mightier than their maker, also when that one becomes less", async () => {
    const person = await join("member");
    await expect(make(person.cookie, "admin")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { secret } = await make(person.cookie, "member");
    const close = vi.fn();
    doors.doorkeeper.connections.add(await doors.actorOf({ apiKey: secret }), close);
    await (await callerOf(owner.cookie)).members.setRole({ userId: person.userId, role: "viewer" });
    expect(close).toHaveBeenCalledOnce();
    await expect(doors.actorOf({ apiKey: secret })).resolves.toMatchObject({ role: "viewer" });
    await (await callerOf(owner.cookie)).members.remove({ userId: person.userId });
    await expect(doors.actorOf({ apiKey: secret })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("make no other keys, and are of one team", async () => {
    const { secret } = await make(owner.cookie, "owner");
    const actor: Actor = await doors.actorOf({ apiKey: secret });
    await expect(
      createCaller({ ...doors.ctx, actor }).apiKeys.create({ name: "more", role: "viewer" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(doors.actorOf({ apiKey: secret }, "yard-two")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("end when they are revoked or have expired", async () => {
    const { secret, apiKey } = await make(owner.cookie, "viewer");
    await doors.actorOf({ apiKey: secret });
    await (await callerOf(owner.cookie)).apiKeys.revoke({ apiKeyId: apiKey.id });
    await expect(doors.actorOf({ apiKey: secret })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });

    const other = await make(owner.cookie, "viewer");
    await doors.db
      .update(apiKeys)
      .set({ expiresAt: new Date(1) })
      .where(eq(apiKeys.id, other.apiKey.id));
    await expect(doors.actorOf({ apiKey: other.secret })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("an authenticator app", () => {
  it("is asked for after the password, and its secret is kept encrypted", async () => {
    const person = await join("member");
    const enabled = await doors.post("/two-factor/enable", { password: PASSWORD }, { cookie: person.cookie });
    const uri = new URL(String(enabled.body.totpURI));
    const secret = uri.searchParams.get("secret")!;
    const verified = await doors.post(
      "/two-factor/verify-totp",
      { code: totp(secret) },
      { cookie: person.cookie },
    );
    expect(verified.status).toBe(200);
    expect(JSON.stringify(await doors.db.select().from(twoFactors))).not.toContain(secret);

    const half = await signIn(person.email);
    expect(half.body).toMatchObject({ twoFactorRedirect: true });
    await expect(doors.actorOf(half)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const wrong = await doors.post("/two-factor/verify-totp", { code: "000000" }, { cookie: half.cookie });
    expect(wrong.status).toBe(401);
    const whole = await doors.post(
      "/two-factor/verify-totp",
      { code: totp(secret) },
      { cookie: half.cookie },
    );
    await expect(doors.actorOf(whole)).resolves.toMatchObject({ userId: person.userId });
  });

  /** RFC 6238, six digits, half a minute. */
  function totp(base32: string): string {
    const bits = [...base32.replace(/=+$/, "")]
      .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
      .join("");
    const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
    const mac = createHmac("sha1", key).update(counter).digest();
    const offset = mac.at(-1)! & 15;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
});

it("a name that others read holds no tricks, and a picture comes from nowhere", async () => {
  const update = async (body: unknown) => (await doors.post("/update-user", body, owner)).status;
  for (const wrong of [
    { name: "a\u202eb" },
    { name: "x".repeat(81) },
    { name: "" },
    { image: "https://evil.example/a" },
  ])
    expect([wrong, await update(wrong)]).toEqual([wrong, 400]);
  expect(await update({ name: "Ann" })).toBe(200);
});

it("a session ends when it is old, however much it is used", async () => {
  const { cookie } = await signIn(OWNER);
  const { via } = await doors.actorOf({ cookie });
  await doors.db
    .update(sessions)
    .set({ createdAt: new Date(Date.now() - 91 * 86_400_000) })
    .where(eq(sessions.id, via.id));
  await doors.doorkeeper.changed();
  await expect(doors.actorOf({ cookie })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

it("what else better-auth could answer is not there", async () => {
  for (const path of [
    "/sign-up/email",
    "/organization/create",
    "/organization/update-member-role",
    "/api-key/create",
  ])
    expect((await doors.post(path, {}, owner)).status).toBe(404);
});

it("an address written in another way is none: limits go by how it is written", async () => {
  const statusOf = async (path: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(doors.url, { path, agent: false }, resolve).on("error", reject).end();
    const answer = await promise;
    answer.resume();
    return answer.statusCode;
  };
  expect(await statusOf("/api/auth/forkyard/methods?a=/../b")).toBe(200);
  for (const between of ["./", "x/../", "%2e/", "x/%2E%2e/", "x\\..\\"]) {
    expect(await statusOf(`/api/auth/${between}forkyard/methods`), between).toBe(404);
  }
});
