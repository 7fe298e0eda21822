import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../domain/ids.ts";
import { createCaller } from "../../trpc/root.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const types = (entries: { type: string }[]) => entries.map(({ type }) => type);

test("tells results and leaves the steps out, newest first, with names as they are now", async () => {
  const { api } = harness;
  const sandbox = await api.sandboxes.create({ name: "first" });
  await api.sandboxes.rename({ sandboxId: sandbox.id, name: "second" });
  const fork = await api.sandboxes.fork({ sandboxId: sandbox.id, count: 3 });
  const { entries, older } = await api.events.list({ thingId: sandbox.id });
  expect(older).toBeNull();
  expect(types(entries)).toEqual([
    "operation.succeeded",
    "snapshot.ready",
    "sandbox.renamed",
    "sandbox.running",
  ]);
  expect(entries[0]).toMatchObject({ count: 3, data: { kind: "sandbox.fork" }, sandboxName: "second" });
  expect(entries[1]).toMatchObject({ name: fork.snapshot.name, subjectId: fork.snapshot.id });
  expect(entries[3]).toMatchObject({ sandboxName: "second" });
});

test("filters by noun, where an operation counts as what it works on, and by text", async () => {
  const { api } = harness;
  const sandbox = await api.sandboxes.create({ name: "a_b%c" });
  await api.ports.expose({ sandboxId: sandbox.id, port: 8000 });
  const ofNoun = async (noun: "sandbox" | "port") =>
    types((await api.events.list({ noun, thingId: sandbox.id })).entries);
  expect(await ofNoun("port")).toEqual(["port.exposed"]);
  expect(await ofNoun("sandbox")).toEqual(["sandbox.running"]);
  expect((await api.events.list({ noun: "sandbox", text: "fork" })).entries).toContainEqual(
    expect.objectContaining({ type: "operation.succeeded" }),
  );
  // Not wildcards of the database's.
  expect((await api.events.list({ text: "A_B%" })).entries).toHaveLength(2);
  expect((await api.events.list({ text: "a%b" })).entries).toEqual([]);
});

test("pages go on where the one before ended", async () => {
  const { api } = harness;
  const all = (await api.events.list({})).entries;
  const seen = [];
  let before: number | undefined;
  do {
    const page: Awaited<ReturnType<typeof api.events.list>> = await api.events.list({ limit: 3, before });
    seen.push(...page.entries);
    before = page.older ?? undefined;
  } while (before !== undefined);
  expect(seen).toEqual(all);
});

test("of a snapshot or an image it tells what was done with it, each once", async () => {
  const { api } = harness;
  const sandbox = await api.sandboxes.create({});
  const snapshot = await api.snapshots.createMemory({ sandboxId: sandbox.id });
  await api.comments.add({ snapshotId: snapshot.id, text: "look" });
  const image = await api.images.build({ snapshotId: snapshot.id, reference: "team/told:1" });
  const about = async (thingId: string) => types((await api.events.list({ thingId })).entries);
  expect(await about(snapshot.id)).toEqual(["operation.succeeded", "comment.added", "snapshot.ready"]);
  expect(await about(image.id)).toEqual(["operation.succeeded", "image.ready"]);
  expect(await about(newId("snapshot"))).toEqual([]);
});

test("a search stops after ten thousand events, says how far it came, and goes on from there", async () => {
  const { api, ctx } = harness;
  const { id } = await api.sandboxes.create({ name: "needle" });
  const [first] = (await api.events.list({ thingId: id })).entries;
  await ctx.db.execute(sql`
    insert into events (team_id, type, noun, subject_id, actor_id, at, data)
    select ${ctx.actor.teamId}, 'port.exposed', 'port', 'hay', 'usr1', '2026-01-01'::timestamptz + n * interval '1 s', '{}'
    from generate_series(1, 10500) n`);
  const search = (input: object) => api.events.list({ text: "needle", ...input });
  const { older, ...nothing } = await search({});
  expect(nothing).toEqual({ entries: [], searchedTo: "2026-01-01T00:08:20.000Z" });
  const found = await search({ before: older! });
  expect(found).toEqual({ entries: [first], older: null, searchedTo: null });
  // Of other filters the index knows the answer.
  expect((await search({ noun: "sandbox" })).entries).toEqual([first]);
  expect((await search({ thingId: id })).entries).toEqual([first]);
  // A full page comes first.
  const full = await api.events.list({ text: "port", limit: 2 });
  expect(full).toMatchObject({ searchedTo: null, older: full.entries[1]!.sequence });
});

test("says why something failed, and nothing to another team", async () => {
  const { api, engine } = harness;
  const sandbox = await api.sandboxes.create({ name: "unlucky" });
  engine.on = () => {
    throw new Error("no room");
  };
  await api.snapshots.createFilesystem({ sandboxId: sandbox.id }).catch(() => undefined);
  engine.on = () => undefined;
  const [failed] = (await api.events.list({ thingId: sandbox.id })).entries;
  expect(failed).toMatchObject({ type: "operation.failed", data: { kind: "snapshot.filesystem" } });
  const other = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, teamId: newId("team") } });
  expect((await other.events.list({})).entries).toEqual([]);
});
