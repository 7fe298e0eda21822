import { afterEach, beforeEach, expect, test } from "vitest";
import { BASE } from "../testing/fake-engine.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

/** Who hangs on whom. */
const links = async () =>
  (await harness.api.lineage.tree()).nodes.map(({ id, parentId }) => [parentId, id] as const);
const used = async () => {
  const listed = await harness.api.images.list();
  const { sandboxCount, snapshotCount } = listed.find(({ reference }) => reference === BASE)!;
  return { sandboxCount, snapshotCount };
};

async function fork(sandboxId: string) {
  const { snapshot, sandboxes } = await harness.api.sandboxes.fork({ sandboxId });
  return { snapshotId: snapshot.id, sandboxId: sandboxes[0]!.id };
}

test("what is gone stays while something that is there descends from it, over any number of generations", async () => {
  const { api } = harness;
  const { id: first } = await api.sandboxes.create({});
  const second = await fork(first);
  const third = await fork(second.sandboxId);
  const fourth = await fork(third.sandboxId);
  // Nothing descends from these.
  const aside = await fork(second.sandboxId);
  await api.sandboxes.terminate({ sandboxId: aside.sandboxId });
  await api.snapshots.delete({ snapshotId: aside.snapshotId });
  for (const sandboxId of [first, second.sandboxId, third.sandboxId])
    await api.sandboxes.terminate({ sandboxId });
  await api.snapshots.delete({ snapshotId: second.snapshotId });
  await api.snapshots.delete({ snapshotId: third.snapshotId });

  expect(await links()).toEqual([
    [null, BASE],
    [BASE, first],
    [first, second.sandboxId],
    [second.sandboxId, third.sandboxId],
    [third.sandboxId, fourth.snapshotId],
    [fourth.snapshotId, fourth.sandboxId],
  ]);
  expect(await used()).toEqual({ sandboxCount: 1, snapshotCount: 1 });

  await api.sandboxes.terminate({ sandboxId: fourth.sandboxId });
  await api.snapshots.delete({ snapshotId: fourth.snapshotId });
  expect(await links()).toEqual([[null, BASE]]);
  expect(await used()).toEqual({ sandboxCount: 0, snapshotCount: 0 });
});

test("a rolled back sandbox descends from its own past, and both stand on the image", async () => {
  const { api } = harness;
  const { id: first } = await api.sandboxes.create({});
  const { sandboxId } = await fork(first);
  const target = await api.snapshots.createMemory({ sandboxId });
  const { before } = await api.sandboxes.rollback({ sandboxId, snapshotId: target.id });
  const again = await api.sandboxes.rollback({ sandboxId, snapshotId: before.id });
  await api.sandboxes.terminate({ sandboxId: first });
  const { snapshotId } = await fork(sandboxId);
  const { nodes } = await api.lineage.tree();
  const parentOf = (id: string) => nodes.find((node) => node.id === id)?.parentId ?? "nobody";
  const pasts = nodes.filter(({ detail }) => detail.type === "sandbox" && detail.pastOf === sandboxId);
  expect(pasts).toHaveLength(2);
  const [past, nearer] = pasts.map(({ id }) => id);
  expect(parentOf(parentOf(past!))).toBe(first);
  expect([parentOf(target.id), parentOf(before.id)]).toEqual([past, past]);
  expect([parentOf(nearer!), parentOf(again.before.id)]).toEqual([target.id, nearer]);
  expect([parentOf(sandboxId), parentOf(snapshotId)]).toEqual([before.id, sandboxId]);
  expect(await used()).toEqual({ sandboxCount: 2, snapshotCount: 5 });
});

test("a past that nothing descends from goes with its snapshots", async () => {
  const { api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  const target = await api.snapshots.createFilesystem({ sandboxId });
  const { before } = await api.sandboxes.rollback({ sandboxId, snapshotId: target.id });
  const past = (await links()).find(([, id]) => id !== BASE)![1];
  await api.sandboxes.terminate({ sandboxId });
  await api.snapshots.delete({ snapshotId: target.id });
  expect(await links()).toEqual([
    [null, BASE],
    [BASE, past],
    [past, before.id],
  ]);
  await api.snapshots.delete({ snapshotId: before.id });
  expect(await links()).toEqual([[null, BASE]]);
});

test("a deleted image goes with the last thing that came from it", async () => {
  const { api } = harness;
  const image = await api.images.pull({ reference: "gone:1" });
  const { id: sandboxId } = await api.sandboxes.create({ image: "gone:1" });
  const { id: snapshotId } = await api.snapshots.createFilesystem({ sandboxId });
  await api.sandboxes.terminate({ sandboxId });
  await api.images.delete({ imageId: image.id });
  expect(await links()).toContainEqual([image.reference, sandboxId]);
  await api.snapshots.delete({ snapshotId });
  expect(await links()).toEqual([[null, BASE]]);
});

test("an image that was made of a deleted snapshot hangs on what that was taken of", async () => {
  const { api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  const { id: snapshotId } = await api.snapshots.createFilesystem({ sandboxId });
  const { reference } = await api.images.build({ snapshotId, reference: "team/made:1" });
  await api.sandboxes.terminate({ sandboxId });
  await api.snapshots.delete({ snapshotId });
  expect(await links()).toEqual([
    [null, BASE],
    [BASE, sandboxId],
    [sandboxId, reference],
  ]);
});
