import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
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
