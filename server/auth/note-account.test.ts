import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { passkeys } from "../../db/schema/index.ts";
import { totp } from "../../e2e/fixtures/totp.ts";
import { newId } from "../domain/ids.ts";
import { createCaller } from "../trpc/root.ts";
import { type Doors, openDoors } from "./testing/doors.ts";

const ann = { email: "ann@example.com", password: "correct horse battery" };
let doors: Doors;
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors?.close());

test("who signs in and out, and who fails to, is in the team's log", async () => {
  const token = (await readFile(`${doors.dataDir}/setup-token`, "utf8")).trim();
  await doors.post("/forkyard/setup", { ...ann, token, name: "Ann", team: "Yard" });
  const { cookie } = await doors.post("/sign-in/email", ann);
  await doors.post("/sign-in/email", { ...ann, email: "Ann@Example.com", password: "a wrong guess" });
  await doors.post("/sign-in/email", { email: "nobody@example.com", password: "a wrong guess" });
  const changed = { currentPassword: ann.password, newPassword: "another horse battery" };
  await doors.post("/change-password", changed, { cookie });
  await doors.post("/sign-out", {}, { cookie });
  const again = await doors.post("/sign-in/email", { ...ann, password: changed.newPassword });
  const actor = await doors.actorOf({ cookie: again.cookie });
  const { entries } = await createCaller({ ...doors.ctx, actor }).events.list({});
  const told = entries.filter(({ noun }) => noun === "session" || noun === "member");
  expect(told.map(({ type, actorName, subjectId }) => [type, actorName, subjectId])).toEqual([
    ["session.signed-in", "Ann", actor.userId],
    ["session.signed-out", "Ann", actor.userId],
    ["member.password-changed", "Ann", actor.userId],
    ["session.sign-in-failed", "Somebody", actor.userId],
    ["session.signed-in", "Ann", actor.userId],
    ["member.joined", "Ann", actor.userId],
  ]);
  expect(told.every(({ address }) => address !== null)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain("horse");
  expect(JSON.stringify(entries)).not.toContain("guess");
});

test("a change that the log can't take is not made", async () => {
  const password = "another horse battery";
  const { cookie } = await doors.post("/sign-in/email", { ...ann, password });
  const change = { currentPassword: password, newPassword: "a third horse battery" };
  await doors.db.execute(sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$`);
  await doors.db.execute(sql`
    create trigger refused before insert on events for each row execute function refuse()`);
  const refused = [
    await doors.post("/change-password", { ...change, revokeOtherSessions: true }, { cookie }),
    await doors.post("/revoke-sessions", {}, { cookie }),
    await doors.post("/update-user", { name: "Eve" }, { cookie }),
    await doors.post("/sign-in/email", { ...ann, password }),
  ];
  await doors.db.execute(sql`drop trigger refused on events`);
  expect(refused.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
  expect(refused.flatMap(({ setCookies }) => setCookies)).toEqual([]);
  // The session is there, and what it opens is as it was.
  expect(await doors.actorOf({ cookie })).toMatchObject({ name: "Ann" });
  expect((await doors.post("/sign-in/email", { ...ann, password })).status).toBe(200);
  expect((await doors.post("/sign-in/email", { ...ann, password: change.newPassword })).status).toBe(401);
});

test("the log tells of each change once, also of several sessions that end at once", async () => {
  const who = { ...ann, password: "another horse battery" };
  await doors.post("/sign-in/email", who);
  await doors.post("/sign-in/email", who);
  const { cookie } = await doors.post("/sign-in/email", who);
  expect((await doors.post("/revoke-other-sessions", {}, { cookie })).status).toBe(200);
  expect((await doors.post("/update-user", { name: "Ann A" }, { cookie })).status).toBe(200);
  const actor = await doors.actorOf({ cookie });
  const [key] = await doors.db
    .insert(passkeys)
    .values({
      id: newId("passkey"),
      userId: actor.userId,
      name: "laptop",
      publicKey: "none",
      credentialID: "none",
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    })
    .returning();
  const renamed = await doors.post("/passkey/update-passkey", { id: key!.id, name: "desk" }, { cookie });
  expect(renamed.status).toBe(200);
  expect((await doors.post("/passkey/delete-passkey", { id: key!.id }, { cookie })).status).toBe(200);
  const { entries } = await createCaller({ ...doors.ctx, actor }).events.list({});
  expect(entries.slice(0, 5).map(({ type, actorName }) => [type, actorName])).toEqual([
    ["member.passkey-removed", "Ann A"],
    ["member.passkey-renamed", "Ann A"],
    ["member.profile-changed", "Ann"],
    ["member.sessions-ended", "Ann"],
    ["session.signed-in", "Ann"],
  ]);
});

test("a wrong code is in the log, and confirming an app is no sign-in", async () => {
  const password = "another horse battery";
  const { cookie } = await doors.post("/sign-in/email", { ...ann, password });
  const { body } = await doors.post("/two-factor/enable", { password }, { cookie });
  const secret = new URL(String(body.totpURI)).searchParams.get("secret")!;
  const code = totp(secret);
  const trusting = await doors.post("/two-factor/verify-totp", { code, trustDevice: true }, { cookie });
  expect(trusting.status).toBe(400);
  const confirmed = await doors.post("/two-factor/verify-totp", { code }, { cookie });
  expect(confirmed.status).toBe(200);
  const actor = await doors.actorOf({ cookie: confirmed.cookie });
  const half = await doors.post("/sign-in/email", { ...ann, password });
  expect(half.body).toMatchObject({ twoFactorRedirect: true });
  const wrong = { cookie: half.cookie };
  expect((await doors.post("/two-factor/verify-totp", { code: "wrong" }, wrong)).status).toBe(401);
  expect((await doors.post("/two-factor/verify-backup-code", { code: "wrong" }, wrong)).status).toBe(401);
  // A failure is noted after it is answered.
  await vi.waitFor(
    async () => {
      const { entries } = await createCaller({ ...doors.ctx, actor }).events.list({});
      expect(entries.slice(0, 5).map(({ type, subjectId }) => [type, subjectId])).toEqual([
        ["session.sign-in-failed", actor.userId],
        ["session.sign-in-failed", actor.userId],
        ["member.two-factor-confirmed", actor.userId],
        ["member.two-factor-set-up", actor.userId],
        ["session.signed-in", actor.userId],
      ]);
    },
    { timeout: 30_000 },
  );
});
