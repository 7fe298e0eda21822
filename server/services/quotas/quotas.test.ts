import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Quotas } from "../../domain/quotas.ts";
import { createCaller } from "../../trpc/root.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";

const NONE: Quotas = { sandboxes: null, memoryMiB: null, cpu: null, snapshotBytes: null };
const MB = 1_000_000;

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());
beforeEach(async () => {
  harness.engine.on = () => undefined;
  await harness.api.quotas.set(NONE);
  for (const { id, status } of await harness.api.sandboxes.list()) {
    if (status !== "terminated") await harness.api.sandboxes.terminate({ sandboxId: id });
  }
  for (const { id } of await harness.api.snapshots.list()) {
    await harness.api.snapshots.delete({ snapshotId: id });
  }
});

const refused = (...words: string[]) =>
  expect.objectContaining({
    cause: expect.objectContaining({
      code: "LIMIT_EXCEEDED",
      message: expect.stringMatching(new RegExp(words.join(".*"))),
    }),
  });
const used = async () => (await harness.api.quotas.get()).used;
const calls = () => {
  const made: string[] = [];
  harness.engine.on = (call) => {
    made.push(call);
  };
  return made;
};

test("use is counted, and given back", async () => {
  expect(await used()).toEqual({ sandboxes: 0, memoryMiB: 0, cpu: 0, snapshotBytes: 0 });
  const { id: sandboxId } = await harness.api.sandboxes.create({ cpu: 0.5, memoryMiB: 128 });
  await harness.api.sandboxes.pause({ sandboxId });
  const snapshot = await harness.api.snapshots.createFilesystem({ sandboxId });
  expect(await used()).toEqual({
    sandboxes: 1,
    memoryMiB: 128,
    cpu: 0.5,
    snapshotBytes: snapshot.ownBytes,
  });
  await harness.api.sandboxes.terminate({ sandboxId });
  await harness.api.snapshots.delete({ snapshotId: snapshot.id });
  expect(await used()).toEqual({ sandboxes: 0, memoryMiB: 0, cpu: 0, snapshotBytes: 0 });
});

test("beyond a quota nothing is begun, and the refusal says what is used", async () => {
  await harness.api.quotas.set({ ...NONE, sandboxes: 1 });
  await harness.api.sandboxes.create({});
  const made = calls();
  await expect(harness.api.sandboxes.create({})).rejects.toEqual(
    refused("quota of 1 sandboxes", "1 are in use", "1 more"),
  );
  expect(made).toEqual([]);
  expect(await harness.api.sandboxes.list()).toHaveLength(1);
  expect(await harness.api.operations.list({ runningOnly: true, limit: 10 })).toEqual([]);

  await harness.api.quotas.set({ ...NONE, memoryMiB: 1000 });
  await expect(harness.api.sandboxes.create({ memoryMiB: 512 })).rejects.toEqual(
    refused("1000 MiB for memory", "512 MiB are in use", "512 MiB more"),
  );
  await harness.api.sandboxes.create({ memoryMiB: 488 });
  await harness.api.quotas.set({ ...NONE, cpu: 2 });
  await expect(harness.api.sandboxes.create({ cpu: 0.1 })).rejects.toEqual(refused("2 for CPUs"));
});

test("a fork takes as many as it makes before it freezes anything", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  await harness.api.quotas.set({ ...NONE, sandboxes: 3 });
  const made = calls();
  await expect(harness.api.sandboxes.fork({ sandboxId, count: 3 })).rejects.toEqual(refused("3 sandboxes"));
  expect(made).toEqual([]);
  expect(await harness.api.snapshots.list()).toEqual([]);

  // Two forks are under way: nothing has become a row of its own yet, and still there is no room for another.
  const hold = Promise.withResolvers<void>();
  harness.engine.on = (call) => (call === "capture" ? hold.promise : undefined);
  const forking = harness.api.sandboxes.fork({ sandboxId, count: 2 });
  await eventually(async () => expect((await used()).sandboxes).toBe(3));
  await expect(harness.api.sandboxes.create({})).rejects.toEqual(refused("3 sandboxes"));
  hold.resolve();
  expect((await forking).sandboxes).toHaveLength(2);
  expect(await used()).toMatchObject({ sandboxes: 3, memoryMiB: 3 * 512, cpu: 3 });
});

test("what a failed fork kept free is free again", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  await harness.api.quotas.set({ ...NONE, sandboxes: 2 });
  harness.engine.on = (call) => {
    if (call === "capture") throw new ForkyardError("CHECKPOINT_REFUSED", "not this one");
  };
  await expect(harness.api.sandboxes.fork({ sandboxId })).rejects.toMatchObject({
    cause: { code: "CHECKPOINT_REFUSED" },
  });
  harness.engine.on = () => undefined;
  expect((await harness.api.sandboxes.fork({ sandboxId })).sandboxes).toHaveLength(1);
});

test("of many who ask at once no more get through than there is room for", async () => {
  await harness.api.quotas.set({ ...NONE, sandboxes: 3 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => harness.api.sandboxes.create({})),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toEqual(refused("3 sandboxes"));
  }
});

test("a snapshot is refused where it would not fit, and by every way that makes one", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
  await harness.api.quotas.set({ ...NONE, snapshotBytes: 300 * MB });
  await harness.ctx.metrics.record(
    sandboxId,
    {
      at: new Date(),
      cpuUsec: 0,
      memoryBytes: 200 * MB,
      memoryLimitBytes: 512 * MB,
      pids: 1,
      pidsLimit: 1024,
      network: null,
    },
    150 * MB,
  );
  const made = calls();
  for (const attempt of [
    () => harness.api.snapshots.createMemory({ sandboxId }),
    () => harness.api.sandboxes.fork({ sandboxId }),
    () => harness.api.sandboxes.rollback({ sandboxId, snapshotId }),
  ]) {
    await expect(attempt()).rejects.toEqual(refused("300 MB for snapshots", "about 350 MB more"));
  }
  expect(made).toEqual([]);
  // The files alone fit.
  await harness.api.snapshots.createFilesystem({ sandboxId });
  const rows = await harness.ctx.db.select({ reserves: snapshots.reserves }).from(snapshots);
  expect(rows.every(({ reserves }) => reserves === null)).toBe(true);
  await harness.api.quotas.set({ ...NONE, snapshotBytes: 1 });
  await expect(harness.api.snapshots.createFilesystem({ sandboxId })).rejects.toEqual(refused("snapshots"));
});

test("only owners and admins set them, and everybody may see them", async () => {
  for (const role of ["member", "viewer"] as const) {
    const api = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, role } });
    await expect(api.quotas.set(NONE)).rejects.toMatchObject({ cause: { code: "FORBIDDEN" } });
    expect((await api.quotas.get()).quotas).toEqual(NONE);
  }
});
