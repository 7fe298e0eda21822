import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { align } from "./align.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const make = async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  return harness.api.snapshots.createFilesystem({ sandboxId });
};
const look = () => align({ ctx: harness.ctx });

it("removes what nobody has on record, and nothing else", async () => {
  const { id } = await make();
  harness.engine.snapshotsHeld.set("snporphan", []);
  expect(await look()).toEqual({ removed: ["snporphan"], lost: [], found: [] });
  expect([...harness.engine.snapshotsHeld.keys()]).toEqual([id]);
  await harness.api.snapshots.delete({ snapshotId: id });
});

it("tells that files are gone, and takes them as they were when they are there again", async () => {
  const { id: snapshotId } = await make();
  const files = harness.engine.snapshotsHeld.get(snapshotId)!;
  harness.engine.snapshotsHeld.clear(); // a disk that isn't mounted yet
  expect(await look()).toMatchObject({ lost: [snapshotId] });
  expect(await harness.api.snapshots.get({ snapshotId })).toMatchObject({ status: "failed" });
  // Also after it was said in other words.
  const failure = { code: "NOT_FOUND", message: "It is not there", hint: null } as const;
  await harness.ctx.db.update(snapshots).set({ failure }).where(eq(snapshots.id, snapshotId));
  harness.engine.snapshotsHeld.set(snapshotId, files);
  expect(await look()).toEqual({ removed: [], lost: [], found: [snapshotId] });
  expect(await harness.api.snapshots.get({ snapshotId })).toMatchObject({ status: "ready", failure: null });
  await harness.api.sandboxes.create({ snapshotId });
});

it("keeps one that could not be deleted: it is in the list, to be deleted again", async () => {
  const { id: snapshotId } = await make();
  harness.engine.on = (call) => {
    if (call === "delete") throw new ForkyardError("UNAVAILABLE", "containerd is not there");
  };
  await harness.api.snapshots.delete({ snapshotId }).catch(() => {});
  harness.engine.on = () => undefined;
  expect(await look()).toEqual({ removed: [], lost: [], found: [] });
  expect(harness.engine.snapshotsHeld.has(snapshotId)).toBe(true);
  expect((await harness.api.snapshots.get({ snapshotId })).status).toBe("failed");
});
