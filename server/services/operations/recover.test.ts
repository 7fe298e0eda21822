import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { operations, sandboxes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";
import { recover } from "./recover.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.engine.on = () => undefined;
});

/** Calls that never come back: what a crash leaves is the rows as they were then. */
async function crashDuring(call: string, request: () => Promise<unknown>, times = 1): Promise<void> {
  const before = harness.engine.calls.length;
  harness.engine.on = (name) => (name === call ? new Promise(() => {}) : undefined);
  request().catch(() => {});
  await eventually(() => {
    const begun = harness.engine.calls.slice(before).filter((entry) => entry.startsWith(`${call} `));
    expect(begun).toHaveLength(times);
  });
  harness.engine.on = () => undefined;
}
const outcome = async (kind: string) =>
  (
    await harness.ctx.db
      .select()
      .from(operations)
      .where(eq(operations.kind, kind as "sandbox.create"))
      .orderBy(asc(operations.createdAt))
  ).at(-1)!;
const source = () => harness.api.sandboxes.create({});
const INTERRUPTED = expect.objectContaining({ code: "INTERRUPTED" });

describe("after a crash", () => {
  it("undoes a creation; who repeats the request is told", async () => {
    const request = () => harness.api.sandboxes.create({ name: "half", requestId: "half" });
    await crashDuring("create", request);
    const repeated = expect(request()).rejects.toMatchObject({ cause: { code: "INTERRUPTED" } });
    await recover({ ctx: harness.ctx });
    await repeated;
    const row = (await harness.api.sandboxes.list()).find(({ name }) => name === "half")!;
    expect(row).toMatchObject({ status: "failed", failure: { code: "INTERRUPTED" } });
    expect(harness.engine.calls).toContain(`remove ${row.id} done`);
    expect(await outcome("sandbox.create")).toMatchObject({ status: "failed", failure: INTERRUPTED });
  });

  it("finishes a termination, with the answer that it would have had", async () => {
    const { id: sandboxId } = await source();
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    await crashDuring("remove", () => harness.api.sandboxes.terminate({ sandboxId }));
    const joined = harness.api.sandboxes.terminate({ sandboxId });
    await recover({ ctx: harness.ctx });
    expect((await joined).status).toBe("terminated");
    expect(harness.engine.held.has(sandboxId)).toBe(false);
    expect(await harness.api.processes.get({ processId })).toMatchObject({ status: "killed" });
    const { status, result } = await outcome("sandbox.terminate");
    expect(status).toBe("succeeded");
    expect((result as Sandbox).status).toBe("terminated");
  });

  it("tells what could not be brought to an end", async () => {
    const { id: sandboxId } = await source();
    const { id: kept } = await source();
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId: kept });
    await crashDuring("remove", () => harness.api.sandboxes.terminate({ sandboxId }));
    await crashDuring("delete", () => harness.api.snapshots.delete({ snapshotId }));
    const joined = harness.api.sandboxes.terminate({ sandboxId });
    const refused = expect(joined).rejects.toMatchObject({ cause: { code: "TIMEOUT" } });
    harness.engine.on = (call) => {
      if (call === "remove" || call === "delete") throw new ForkyardError("TIMEOUT", "Processes don't end");
    };
    await recover({ ctx: harness.ctx });
    await refused;
    harness.engine.on = () => undefined;
    const failed = { status: "failed", failure: { code: "TIMEOUT" } };
    expect(await harness.api.sandboxes.get({ sandboxId })).toMatchObject(failed);
    expect(await harness.api.snapshots.get({ snapshotId })).toMatchObject(failed);
    expect(await harness.api.snapshots.delete({ snapshotId })).toMatchObject({ freedBytes: 4096 });
  });

  it("drops a half-made snapshot", async () => {
    const { id: sandboxId } = await source();
    await crashDuring("capture", () => harness.api.snapshots.createMemory({ sandboxId }));
    const [half] = await harness.api.snapshots.list({ sandboxId });
    expect(half!.status).toBe("creating");
    await recover({ ctx: harness.ctx });
    expect(await harness.api.snapshots.list({ sandboxId })).toEqual([]);
    expect(harness.engine.calls).toContain(`delete ${half!.id} done`);
    expect((await harness.api.sandboxes.get({ sandboxId })).status).toBe("running");
  });

  it("finishes a deletion and says what it freed", async () => {
    const { id: sandboxId } = await source();
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
    const request = () => harness.api.snapshots.delete({ snapshotId });
    await crashDuring("delete", request);
    await recover({ ctx: harness.ctx });
    expect(await harness.api.snapshots.list({ sandboxId })).toEqual([]);
    expect(await outcome("snapshot.delete")).toMatchObject({
      status: "succeeded",
      result: { snapshotId, freedBytes: 4096 },
    });
  });

  it("keeps the clones of a fork that run already and undoes the others", async () => {
    const { id: sandboxId } = await source();
    let created = 0;
    harness.engine.on = (call) => (call === "create" && ++created > 1 ? new Promise(() => {}) : undefined);
    const input = { sandboxId, count: 3, requestId: "cut" };
    harness.api.sandboxes.fork(input).catch(() => {});
    const clones = () =>
      harness.ctx.db
        .select()
        .from(sandboxes)
        .where(eq(sandboxes.forkedFromId, sandboxId))
        .orderBy(sandboxes.createdAt, sandboxes.name);
    await eventually(async () =>
      expect((await clones()).map(({ status }) => status).sort()).toEqual([
        "creating",
        "creating",
        "running",
      ]),
    );
    harness.engine.on = () => undefined;
    await recover({ ctx: harness.ctx });
    expect((await clones()).map(({ status }) => status)).toEqual(["running", "failed", "failed"]);
    const result = await harness.api.sandboxes.fork(input);
    expect(result.sandboxes).toHaveLength(1);
    expect(result.errors).toEqual([
      { index: 1, failure: INTERRUPTED },
      { index: 2, failure: INTERRUPTED },
    ]);
    expect(await outcome("sandbox.fork")).toMatchObject({ status: "failed", failure: INTERRUPTED });
  });

  it("drops the snapshot of a fork that got no further", async () => {
    const { id: sandboxId } = await source();
    await crashDuring("capture", () => harness.api.sandboxes.fork({ sandboxId }));
    await recover({ ctx: harness.ctx });
    expect(await harness.api.snapshots.list({ sandboxId })).toEqual([]);
  });

  it.each([
    ["before the engine paused it", "running", "failed"],
    ["after the engine paused it", "paused", "succeeded"],
  ] as const)("ends a pause where the engine stands: %s", async (_when, held, status) => {
    const { id: sandboxId } = await source();
    await crashDuring("pause", () => harness.api.sandboxes.pause({ sandboxId }));
    harness.engine.held.get(sandboxId)!.status = held;
    await recover({ ctx: harness.ctx });
    expect((await harness.api.sandboxes.get({ sandboxId })).status).toBe(held);
    const [operation] = await harness.api.operations.list({ sandboxId });
    expect(operation).toMatchObject({ kind: "sandbox.pause", status });
  });

  it("shows an image that was on its way as failed, and pulls it at the next try", async () => {
    await crashDuring("pull", () => harness.api.images.pull({ reference: "alpine" }));
    await recover({ ctx: harness.ctx });
    const find = async () =>
      (await harness.api.images.list()).find(
        ({ reference }) => reference === "docker.io/library/alpine:latest",
      );
    expect(await find()).toMatchObject({ status: "failed", failure: INTERRUPTED });
    await harness.api.images.pull({ reference: "alpine" });
    expect(await find()).toMatchObject({ status: "ready", failure: null, sizeBytes: 1000 });
  });

  it("leaves nothing for a second look", async () => {
    await recover({ ctx: harness.ctx });
    expect(await harness.api.operations.list({ runningOnly: true, limit: 100 })).toEqual([]);
    const calls = harness.engine.calls.length;
    await recover({ ctx: harness.ctx });
    expect(harness.engine.calls).toHaveLength(calls);
  });
});
