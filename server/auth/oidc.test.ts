import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accounts, users } from "../../db/schema/index.ts";
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
