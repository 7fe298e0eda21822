import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../domain/ids.ts";
import { BASE } from "../testing/fake-engine.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { ancestorsOf, requireSide } from "./thing.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const ancestors = async (id: string) =>
  (await ancestorsOf(harness.ctx, await requireSide(harness.ctx, id))).map((thing) => thing.id);

test("ancestors come nearest first, over what was deleted and what a sandbox was before it was rolled back", async () => {
  const { api, ctx } = harness;
  const { id: first } = await api.sandboxes.create({});
  expect(await ancestors(first)).toEqual([BASE]);
  const root = await api.snapshots.createFilesystem({ sandboxId: first });
  expect(await ancestors(root.id)).toEqual([BASE]);
  const { id: second } = await api.sandboxes.create({ snapshotId: root.id });
  expect(await ancestors(second)).toEqual([root.id, BASE]);
  const target = await api.snapshots.createMemory({ sandboxId: second });
  const { before } = await api.sandboxes.rollback({ sandboxId: second, snapshotId: target.id });
  const after = await api.snapshots.createMemory({ sandboxId: second });
  await api.sandboxes.terminate({ sandboxId: first });
  await api.snapshots.delete({ snapshotId: root.id });

  expect(await ancestors(before.id)).toEqual([root.id, BASE]);
  expect(await ancestors(second)).toEqual([target.id, root.id, BASE]);
  expect(await ancestors(after.id)).toEqual([target.id, root.id, BASE]);
  const [nearest] = await ancestorsOf(ctx, await requireSide(ctx, after.id));
  expect(nearest).toEqual({ type: "snapshot", id: target.id, name: target.name, kind: "memory" });
  // Another team's line is not followed.
  const other = { ...ctx, actor: { ...ctx.actor, teamId: newId("team") } };
  expect(await ancestorsOf(other, await requireSide(ctx, after.id))).toEqual([]);
});
