import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { events } from "../../../db/schema/index.ts";
import { EVENTS_KEPT_MS, prune } from "../system/prune.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { accountEvent } from "./account-event.ts";
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
const put = async (subjectId: string, at?: Date, type = "member.added") => {
  const { ctx } = harness;
  if (at === undefined) {
    await record(ctx, { ...ann, teamId: ctx.actor.teamId }, accountEvent("member", "added", subjectId));
    return;
  }
  await ctx.db.insert(events).values({
    teamId: ctx.actor.teamId,
    type,
    noun: "member",
    subjectId,
    actorId: ann.userId,
    at,
    data: {},
  });
};
const rowsOf = (subjectId: string) =>
  harness.ctx.db.select().from(events).where(eq(events.subjectId, subjectId));
const refusal = (change: Promise<unknown>) =>
  change.then(
    () => "done",
    (error) => String(error.cause?.message ?? error.message),
  );

test("a row tells who did it, how that is known and from where", async () => {
  await put("told");
  expect(await rowsOf("told")).toMatchObject([
    { actorId: "usrann", actorName: "Ann", actorKind: "apiKey", actorVia: "key1", address: "192.0.2.7" },
  ]);
});

test("the database refuses to change or delete what happened", async () => {
  const { db } = harness.ctx;
  await put("kept");
  const mine = eq(events.subjectId, "kept");
  const refused = expect.stringContaining("42501"); // insufficient_privilege
  expect(await refusal(db.update(events).set({ actorName: "Bob" }).where(mine))).toEqual(refused);
  expect(await refusal(db.delete(events).where(mine))).toEqual(refused);
  expect(await refusal(db.execute(sql`truncate events`))).toEqual(refused);
  // Not even what is called retention may delete what has just happened.
  const hidden = db.transaction(async (tx) => {
    await tx.execute(sql`set local forkyard.retention = 'on'`);
    await tx.delete(events).where(mine);
  });
  expect(await refusal(hidden)).toEqual(refused);
  expect(await rowsOf("kept")).toMatchObject([{ actorName: "Ann" }]);
});

test("retention deletes what is old, and nothing else", async () => {
  const now = new Date();
  await put("old", new Date(now.getTime() - EVENTS_KEPT_MS - 1000));
  await put("younger", new Date(now.getTime() - EVENTS_KEPT_MS + 60_000));
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  await put("moved", hoursAgo(49), "operation.moved");
  // The database refuses to delete what is younger than a day by its own clock, which may be behind.
  await put("moved lately", hoursAgo(25), "operation.moved");
  await prune({ ctx: harness.ctx, input: { now } });
  expect(await rowsOf("old")).toEqual([]);
  expect(await rowsOf("younger")).toHaveLength(1);
  expect(await rowsOf("moved")).toEqual([]);
  expect(await rowsOf("moved lately")).toHaveLength(1);
  // What allowed it ended with that transaction.
  expect(await refusal(harness.ctx.db.delete(events).where(eq(events.subjectId, "younger")))).toContain(
    "42501",
  );
});
