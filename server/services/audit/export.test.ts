import { afterAll, beforeAll, expect, test } from "vitest";
import { teams } from "../../../db/schema/index.ts";
import { newId } from "../../domain/ids.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { accountEvent } from "./account-event.ts";
import { exportLines } from "./export.ts";
import { record } from "./record.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const ann = {
  userId: "usrann",
  name: "Ann",
  via: { kind: "apiKey" as const, id: "key1" },
  address: "192.0.2.7",
};

async function exported(personId: string | null, ctx = harness.ctx) {
  let text = "";
  for await (const part of await exportLines({ ctx, input: { personId } })) text += part;
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("every line is one thing that happened: who, what, on what, when and from where", async () => {
  const { ctx, api } = harness;
  const author = { ...ann, teamId: ctx.actor.teamId };
  const sandbox = await api.sandboxes.create({ name: "told" });
  for (let count = 0; count < 1_200; count++) {
    await ctx.db.transaction((tx) =>
      ctx.events.append(tx, author, [accountEvent("member", "added", `m${count}`, { name: "x\ny" })]),
    );
  }
  const lines = await exported("usrann");
  expect(lines).toHaveLength(1_200);
  expect(lines[3]).toEqual({
    sequence: expect.any(Number),
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    actor: { id: "usrann", kind: "apiKey", via: "key1", name: "Ann" },
    address: "192.0.2.7",
    type: "member.added",
    noun: "member",
    subjectId: "m3",
    sandboxId: null,
    data: { name: "x\ny" },
  });
  const all = await exported(null);
  expect(all.length).toBeGreaterThan(1_200);
  expect(all).toContainEqual(expect.objectContaining({ type: "sandbox.running", sandboxId: sandbox.id }));
  // Who took the log away is in it, too.
  expect(all.at(-1)).toMatchObject({ type: "team.audit-exported", actor: { id: ctx.actor.userId } });
});

test("is for owners and admins, and has nothing of another team", async () => {
  const { ctx } = harness;
  for (const role of ["member", "viewer"] as const) {
    await expect(exported(null, { ...ctx, actor: { ...ctx.actor, role } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
  await record(ctx, { ...ann, teamId: ctx.actor.teamId }, accountEvent("session", "signed-in", "ses1"));
  const other = newId("team");
  await ctx.db.insert(teams).values({ id: other, name: "Other", slug: "other" });
  const lines = await exported(null, { ...ctx, actor: { ...ctx.actor, role: "admin", teamId: other } });
  expect(lines.map(({ type }) => type)).toEqual(["team.audit-exported"]);
});
