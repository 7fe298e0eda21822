import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doors, openDoors } from "./testing/doors.ts";

const PASSWORD = "correct horse battery";
let doors: Doors;
let cookie: string;
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.close());

it("the owner is made with the token of the data directory, once", async () => {
  const owner = { name: "Ann", email: "Ann@Example.com", password: PASSWORD, team: "Yard One" };
  const wrong = await doors.post("/forkyard/setup", { ...owner, token: "guessed" });
  expect([wrong.status, wrong.body]).toEqual([403, expect.objectContaining({ code: "FORBIDDEN" })]);
  const { readFile } = await import("node:fs/promises");
  const token = (await readFile(`${doors.dataDir}/setup-token`, "utf8")).trim();
  const made = await doors.post("/forkyard/setup", { ...owner, token });
  expect([made.status, made.body]).toEqual([200, { team: { slug: "yard-one" } }]);
  cookie = made.cookie;
  expect(made.setCookies[0]).toMatch(
    /^__Host-forkyard-\d+\.session_token=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  await expect(doors.actorOf({ cookie })).resolves.toMatchObject({ name: "Ann", role: "owner" });
  await expect(readFile(`${doors.dataDir}/setup-token`)).rejects.toMatchObject({ code: "ENOENT" });
});
