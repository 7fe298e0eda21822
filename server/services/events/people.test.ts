import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openHarness } from "../testing/harness.ts";

test("people by the name that they had last, of their own and not of a key's", async () => {
  const { api, ctx, close } = await openHarness();
  const note = (actorId: string, kind: string, name: string, teamId = ctx.actor.teamId) =>
    ctx.db.execute(sql`
      insert into events (team_id, type, noun, subject_id, actor_id, actor_kind, actor_name, data)
      values (${teamId}, 'file.written', 'file', 'x', ${actorId}, ${kind}, ${name}, '{}')`);
  await ctx.db.execute(sql`insert into teams (id, name, slug) values ('teaother', 'Other', 'other')`);
  await note("usrb", "session", "Bob");
  await note("usra", "session", "Anna");
  await note("usra", "session", "Ann");
  await note("usra", "apiKey", "ci");
  await note("usrc", "apiKey", "deploy");
  await note("usrc", "apiKey", "deploy-2");
  await note("system", "system", "");
  await note("usrd", "session", "Dora", "teaother");
  expect(await api.events.people()).toEqual([
    { id: "usra", name: "Ann" },
    { id: "usrb", name: "Bob" },
    { id: "usrc", name: "deploy-2" },
  ]);
  await close();
});
