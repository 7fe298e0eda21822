import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sandboxes, snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { cleanAutomatic } from "./clean-automatic.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.engine.on = () => undefined;
});
const failing = (code: string, message = "") =>
  expect.objectContaining({
    cause: expect.objectContaining({ code, message: expect.stringContaining(message) }),
  });

describe("delete", () => {
  it("refuses while something runs from it and names what; afterwards says what it freed", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
    const user = await harness.api.sandboxes.create({ snapshotId, name: "Nutzer" });
    await expect(harness.api.snapshots.delete({ snapshotId })).rejects.toEqual(
      failing("IN_USE", `Nutzer (${user.id})`),
    );
    await harness.api.sandboxes.terminate({ sandboxId: user.id });
    expect(await harness.api.snapshots.delete({ snapshotId })).toEqual({ snapshotId, freedBytes: 4096 });
    await expect(harness.api.snapshots.get({ snapshotId })).rejects.toEqual(failing("NOT_FOUND", snapshotId));
    await expect(harness.api.sandboxes.create({ snapshotId })).rejects.toEqual(
      failing("NOT_FOUND", snapshotId),
    );
    await expect(harness.api.snapshots.delete({ snapshotId })).rejects.toEqual(failing("NOT_FOUND"));
  });

  it("keeps one that could not be deleted in the list, to be deleted again but not used", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
    harness.engine.on = () => {
      throw new ForkyardError("UNAVAILABLE", "containerd is not there");
    };
    await expect(harness.api.snapshots.delete({ snapshotId })).rejects.toEqual(failing("UNAVAILABLE"));
    harness.engine.on = () => undefined;
    expect(await harness.api.snapshots.get({ snapshotId })).toMatchObject({ status: "failed" });
    await expect(harness.api.sandboxes.create({ snapshotId })).rejects.toEqual(failing("CONFLICT"));
    expect(await harness.api.snapshots.delete({ snapshotId })).toMatchObject({ freedBytes: 4096 });
  });
});

describe("the status of the source", () => {
  it("captures a paused one and refuses failed and terminated ones", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    await harness.api.sandboxes.pause({ sandboxId });
    expect(await harness.api.snapshots.createMemory({ sandboxId })).toMatchObject({ status: "ready" });
    expect(await harness.api.sandboxes.get({ sandboxId })).toMatchObject({ status: "paused" });
    await harness.ctx.db.update(sandboxes).set({ status: "failed" }).where(eq(sandboxes.id, sandboxId));
    await expect(harness.api.snapshots.createFilesystem({ sandboxId })).rejects.toEqual(
      failing("CONFLICT", "failed"),
    );
    await harness.api.sandboxes.terminate({ sandboxId });
    await expect(harness.api.snapshots.createMemory({ sandboxId })).rejects.toEqual(
      failing("CONFLICT", "terminated"),
    );
  });
});

describe("automatic snapshots", () => {
  const later = () => new Date(Date.now() + harness.ctx.settings.automaticSnapshotSeconds * 1000 + 60_000);
  const clean = (now: Date) => cleanAutomatic({ ctx: harness.ctx, input: { now } });

  it("are deleted when nothing has run from them for long enough, unless a person named or noted them", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const forks = [];
    for (let index = 0; index < 4; index++) forks.push(await harness.api.sandboxes.fork({ sandboxId }));
    const [plain, named, noted, used] = forks.map(({ snapshot }) => snapshot.id);
    await harness.api.snapshots.rename({ snapshotId: named!, name: "keep me" });
    await harness.api.snapshots.rename({ snapshotId: noted!, note: "why" });
    for (const fork of forks.slice(0, 3)) {
      await harness.api.sandboxes.terminate({ sandboxId: fork.sandboxes[0]!.id });
    }
    const mine = await harness.api.snapshots.createMemory({ sandboxId });
    expect(await clean(new Date())).toEqual([]);
    expect(await clean(later())).toEqual([plain]);
    const left = (await harness.api.snapshots.list({ sandboxId })).map(({ id }) => id);
    expect(left.sort()).toEqual([named!, noted!, used!, mine.id].sort());
  });

  it("count from when the last sandbox that ran from them ended", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const { snapshot, sandboxes: clones } = await harness.api.sandboxes.fork({ sandboxId });
    const day = harness.ctx.settings.automaticSnapshotSeconds * 1000;
    await harness.ctx.db
      .update(snapshots)
      .set({ createdAt: new Date(Date.now() - 2 * day) })
      .where(eq(snapshots.id, snapshot.id));
    await harness.api.sandboxes.terminate({ sandboxId: clones[0]!.id });
    expect(await clean(new Date())).not.toContain(snapshot.id);
    expect(await clean(later())).toContain(snapshot.id);
  });

  it("get their turn however many others can't be deleted", async () => {
    const { api, ctx, engine } = harness;
    const { id: sandboxId } = await api.sandboxes.create({});
    const { snapshot, sandboxes: clones } = await api.sandboxes.fork({ sandboxId });
    await api.sandboxes.terminate({ sandboxId: clones[0]!.id });
    const [row] = await ctx.db.select().from(snapshots).where(eq(snapshots.id, snapshot.id));
    const older = new Date(row!.createdAt.getTime() - 1000);
    const stuck = Array.from({ length: 25 }, () => ({ ...row!, id: newId("snapshot"), createdAt: older }));
    await ctx.db.insert(snapshots).values(stuck);
    engine.on = (call, id) => {
      if (call === "delete" && id !== snapshot.id) throw new Error("stuck");
    };
    await expect.poll(() => clean(later()), { timeout: 30_000 }).toContain(snapshot.id);
  });
});

describe("a list", () => {
  it("counts the processes of a memory snapshot without reading them", async () => {
    const { api } = harness;
    const { id: sandboxId } = await api.sandboxes.create({});
    await api.processes.exec({ sandboxId, argv: ["sleep", "1"] });
    await api.processes.exec({ sandboxId, argv: ["sleep", "2"] });
    const memory = await api.snapshots.createMemory({ sandboxId });
    expect(memory.processCount).toBe(2);
    const files = await api.snapshots.createFilesystem({ sandboxId });
    expect(await api.snapshots.list({ sandboxId })).toEqual([files, memory]);
    expect(await api.snapshots.get({ snapshotId: memory.id })).toEqual(memory);
  });
});

describe("captured", () => {
  it("says what a snapshot shares with what it was made from", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const first = await harness.api.snapshots.createFilesystem({ sandboxId });
    const next = await harness.api.sandboxes.create({ snapshotId: first.id });
    const second = await harness.api.snapshots.createFilesystem({ sandboxId: next.id });
    const [image] = await harness.api.images.list();
    const ofFirst = await harness.api.snapshots.captured({ snapshotId: first.id });
    const ofSecond = await harness.api.snapshots.captured({ snapshotId: second.id });
    expect(ofFirst.sharedBytes).toEqual(expect.any(Number));
    expect(ofFirst.sharedBytes).toBe(image?.sizeBytes);
    expect(ofSecond).toMatchObject({
      madeFrom: { id: first.id },
      sharedBytes: (image?.sizeBytes ?? 0) + (first.rootfsBytes ?? 0),
    });
  });
});
