import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accounts, sessions, users } from "../../db/schema/index.ts";
import { createCaller } from "../trpc/root.ts";
import { type Doors, openDoors } from "./testing/doors.ts";
import { startOidcProvider, Visitor } from "./testing/oidc-provider.ts";

const unverified = "mallory@example.com";
let doors: Doors;
let close = async () => {};
beforeAll(async () => {
  doors = await openDoors({
    startProvider: async (url) => {
      const provider = await startOidcProvider(url, { verified: (email) => email !== unverified });
      close = provider.close;
      return provider.settings;
    },
  });
  const token = (await readFile(`${doors.dataDir}/setup-token`, "utf8")).trim();
  const owner = { name: "Ann", email: "ann@example.com", password: "correct horse battery" };
  await doors.post("/forkyard/setup", { ...owner, token });
});
afterAll(async () => {
  await doors?.close();
  await close();
});

const invite = (email: string) => createCaller(doors.ctx).invitations.create({ email, role: "member" });

it("the sign-in page is told of the service", async () => {
  const answer = await fetch(`${doors.url}/api/auth/forkyard/methods`);
  expect(await answer.json()).toEqual({ setup: false, oidc: { name: "Test ID" } });
});

it("an account whose password somebody else may know is not opened by the service", async () => {
  const { url } = await invite("victim@example.com");
  const token = new URLSearchParams(new URL(url).hash.slice(1)).get("token");
  const password = "known to the inviter";
  const joined = await doors.post("/forkyard/join", { token, name: "Not the victim", password });
  expect(joined.status).toBe(200);
  for (const email of ["victim@example.com", "ann@example.com"]) {
    const visitor = new Visitor();
    const end = await visitor.signInWith(doors.url, email);
    expect([end.pathname, end.searchParams.get("error")]).toEqual(["/sign-in", "account_not_linked"]);
    await expect(doors.actorOf({ cookie: visitor.cookieFor(doors.url) })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  }
  expect(await doors.db.select().from(accounts).where(eq(accounts.providerId, "oidc"))).toEqual([]);
});

it("who was not invited gets no account", async () => {
  const visitor = new Visitor();
  const end = await visitor.signInWith(doors.url, "stranger@example.com");
  expect([end.pathname, end.searchParams.get("error")]).toEqual(["/sign-in", "not_invited"]);
  expect(await doors.db.select().from(users).where(eq(users.email, "stranger@example.com"))).toEqual([]);
  await expect(doors.actorOf({ cookie: visitor.cookieFor(doors.url) })).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
});

it("who was invited gets one, and is in the team when they accept", async () => {
  const { url } = await invite("bob@example.com");
  const visitor = new Visitor();
  expect((await visitor.signInWith(doors.url, "bob@example.com")).pathname).toBe("/done");
  const cookie = visitor.cookieFor(doors.url);
  await expect(doors.actorOf({ cookie })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const token = new URLSearchParams(new URL(url).hash.slice(1)).get("token");
  const accepted = await doors.post("/forkyard/accept", { token }, { cookie });
  expect([accepted.status, accepted.body]).toEqual([200, { team: { slug: "local" } }]);
  await expect(doors.actorOf({ cookie })).resolves.toMatchObject({ role: "member" });
  const [linked] = await doors.db.select().from(accounts).where(eq(accounts.providerId, "oidc"));
  expect(linked).toMatchObject({ accessToken: null, refreshToken: null, idToken: null });
  const again = new Visitor();
  expect((await again.signInWith(doors.url, "bob@example.com")).pathname).toBe("/done");
  await expect(doors.actorOf({ cookie: again.cookieFor(doors.url) })).resolves.toMatchObject({
    role: "member",
  });
});

it("an address that the service has not checked is nobody's here", async () => {
  const { url } = await invite(unverified);
  const early = await new Visitor().signInWith(doors.url, unverified);
  expect([early.pathname, early.searchParams.get("error")]).toEqual(["/sign-in", "email_not_verified"]);
  const token = new URLSearchParams(new URL(url).hash.slice(1)).get("token");
  await doors.post("/forkyard/join", { token, name: "Mallory", password: "correct horse battery" });
  const visitor = new Visitor();
  const end = await visitor.signInWith(doors.url, unverified);
  expect([end.pathname, end.searchParams.get("error")]).toEqual(["/sign-in", expect.any(String)]);
  await expect(doors.actorOf({ cookie: visitor.cookieFor(doors.url) })).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
});

/** Somebody with a password, signed in in a browser of their own. */
async function withPassword(email: string) {
  const { url } = await invite(email);
  const token = new URLSearchParams(new URL(url).hash.slice(1)).get("token");
  const password = "correct horse battery";
  const visitor = new Visitor();
  const joined = await visitor.post(doors.url, "/forkyard/join", { token, name: email, password });
  expect(joined.status).toBe(200);
  const actor = () => doors.actorOf({ cookie: visitor.cookieFor(doors.url) });
  const { userId } = await actor();
  const ways = async () => (await visitor.fetch(`${doors.url}/api/auth/forkyard/ways-in`)).json();
  const connect = (as = email) => visitor.signInWith(doors.url, as, "/link-social");
  return { visitor, userId, actor, ways, connect };
}

const told = async (userId: string) =>
  (await createCaller(doors.ctx).events.list({})).entries
    .filter(({ subjectId, noun }) => subjectId === userId && noun === "member")
    .map(({ type }) => type);

it("who has a password connects the service, signs in by it, and lets go of it", async () => {
  const email = "carol@example.com";
  const carol = await withPassword(email);
  const service = { name: "Test ID" };
  expect(await carol.ways()).toEqual({ password: true, oidc: false, service });
  expect((await carol.connect()).pathname).toBe("/done");
  await expect(carol.actor()).resolves.toMatchObject({ userId: carol.userId });
  expect(await carol.ways()).toEqual({ password: true, oidc: true, service });
  expect(await told(carol.userId)).toEqual(["member.service-connected", "member.joined"]);
  const mine = eq(accounts.userId, carol.userId);
  const rows = await doors.db.select().from(accounts).where(mine);
  expect(rows.find(({ providerId }) => providerId === "oidc")).toMatchObject({
    accessToken: null,
    refreshToken: null,
    idToken: null,
  });

  const elsewhere = new Visitor();
  expect((await elsewhere.signInWith(doors.url, email)).pathname).toBe("/done");
  const cookie = elsewhere.cookieFor(doors.url);
  await expect(doors.actorOf({ cookie })).resolves.toMatchObject({ userId: carol.userId });

  expect((await carol.visitor.post(doors.url, "/forkyard/disconnect", {})).status).toBe(200);
  expect((await carol.visitor.post(doors.url, "/forkyard/disconnect", {})).status).toBe(404);
  expect(await told(carol.userId)).toEqual([
    "member.service-disconnected",
    "member.service-connected",
    "member.joined",
  ]);
  const after = await new Visitor().signInWith(doors.url, email);
  expect(after.searchParams.get("error")).toBe("account_not_linked");
});

it("nobody connects somebody else of the service, nor one that it has not checked", async () => {
  const dora = await withPassword("dora@example.com");
  const other = await dora.connect("ann@example.com");
  expect(other.searchParams.get("error")).toBe("email_does_not_match");
  const mallory = new Visitor();
  const signedIn = { email: unverified, password: "correct horse battery" };
  expect((await mallory.post(doors.url, "/sign-in/email", signedIn)).status).toBe(200);
  const unchecked = await mallory.signInWith(doors.url, unverified, "/link-social");
  expect(unchecked.searchParams.get("error")).toBe("unable_to_link_account");
  expect(await dora.ways()).toMatchObject({ oidc: false });
  expect(await told(dora.userId)).toEqual(["member.joined"]);
  // Nobody at all, and no ID token in place of the way there and back.
  const stranger = await new Visitor().post(doors.url, "/link-social", { provider: "oidc" });
  expect(stranger.status).toBe(401);
  const body = { provider: "oidc", idToken: { token: "x.y.z" } };
  for (const path of ["/link-social", "/sign-in/social"]) {
    expect((await dora.visitor.post(doors.url, path, body)).status).toBe(400);
  }
});

it("a session that is old connects and disconnects nothing", async () => {
  const eva = await withPassword("eva@example.com");
  await eva.connect();
  const old = new Date(Date.now() - 2 * 86_400_000);
  await doors.db.update(sessions).set({ createdAt: old }).where(eq(sessions.userId, eva.userId));
  for (const [path, body] of [
    ["/link-social", { provider: "oidc", callbackURL: "/done" }],
    ["/forkyard/disconnect", {}],
  ] as const) {
    const answer = await eva.visitor.post(doors.url, path, body);
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: "SESSION_NOT_FRESH" }),
    ]);
  }
  expect(await eva.ways()).toMatchObject({ oidc: true });
});

it("an account that the service has made stays with it, and with the person that the service meant", async () => {
  const bob = new Visitor();
  await bob.signInWith(doors.url, "bob@example.com");
  const answer = await bob.post(doors.url, "/forkyard/disconnect", {});
  expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ code: "CONFLICT" })]);
  // The service has given the address to somebody else since.
  const mine = eq(accounts.accountId, "bob@example.com");
  await doors.db.update(accounts).set({ accountId: "who had it before" }).where(mine);
  const heir = await new Visitor().signInWith(doors.url, "bob@example.com");
  expect(heir.searchParams.get("error")).toBe("account_not_linked");
});
