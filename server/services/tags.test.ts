import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, openHarness } from "./testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

test("a sandbox's tags are replaced, kept in lower case and each once", async () => {
  const { api } = harness;
  const { id, tags } = await api.sandboxes.create({});
  expect(tags).toEqual([]);
  const tagged = await api.sandboxes.setTags({ sandboxId: id, tags: [" Web ", "web", "größe: xl"] });
  expect(tagged.tags).toEqual(["web", "größe: xl"]);
  expect(await api.sandboxes.get({ sandboxId: id })).toEqual(tagged);
  expect((await api.sandboxes.setTags({ sandboxId: id, tags: [] })).tags).toEqual([]);
});

test("a snapshot has tags of its own", async () => {
  const { api } = harness;
  const { id } = await api.sandboxes.create({});
  await api.sandboxes.setTags({ sandboxId: id, tags: ["source"] });
  const snapshot = await api.snapshots.createFilesystem({ sandboxId: id });
  expect(snapshot.tags).toEqual([]);
  const tagged = await api.snapshots.setTags({ snapshotId: snapshot.id, tags: ["golden"] });
  expect(tagged.tags).toEqual(["golden"]);
  expect(await api.snapshots.get({ snapshotId: snapshot.id })).toEqual(tagged);
});

test.each([
  [["a,b"]],
  [[""]],
  [["x".repeat(33)]],
  [["-begins with a hyphen"]],
  [["line\nbreak"]],
  [Array.from({ length: 21 }, (_, index) => `tag ${index}`)],
])("refuses %j", async (tags) => {
  const { id } = await harness.api.sandboxes.create({});
  await expect(harness.api.sandboxes.setTags({ sandboxId: id, tags })).rejects.toThrow();
  expect((await harness.api.sandboxes.get({ sandboxId: id })).tags).toEqual([]);
});
