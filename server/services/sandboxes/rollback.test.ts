import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ForkyardError } from "../../domain/errors.ts";
import { describeTerminal } from "../processes/describe-terminal.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.engine.on = () => undefined;
  harness.engine.memoryReason = null;
});
const failing = (code: string, message = "") =>
  expect.objectContaining({
    cause: expect.objectContaining({ code, message: expect.stringContaining(message) }),
  });

async function prepared(kind: "createMemory" | "createFilesystem" = "createMemory") {
  const { api } = harness;
  const sandbox = await api.sandboxes.create({});
  const process = await api.processes.exec({ sandboxId: sandbox.id, argv: ["sleep", "1"] });
  const target = await api.snapshots[kind]({ sandboxId: sandbox.id });
  const runs = async () =>
    (await api.processes.list({ sandboxId: sandbox.id })).filter(({ status }) => status === "running");
  const snapshots = () => api.snapshots.list({ sandboxId: sandbox.id });
  const input = { sandboxId: sandbox.id, snapshotId: target.id };
  return { sandbox, process, target, runs, snapshots, input };
}

describe("roll back", () => {
  it("gives the same answer to the same requestId, and keeps what was as a branch", async () => {
    const { sandbox, process, target, runs, input } = await prepared();
    const requestId = "back once";
    const first = await harness.api.sandboxes.rollback({ ...input, requestId });
    expect(await harness.api.sandboxes.rollback({ ...input, requestId })).toEqual(first);
    expect(first.sandbox).toMatchObject({ id: sandbox.id, snapshotId: target.id, status: "running" });
    expect(await runs()).toMatchObject([{ forkedFromId: process.id, argv: ["sleep", "1"] }]);
    const { nodes } = await harness.api.lineage.tree({ rootId: sandbox.id });
    expect(nodes).toMatchObject([{ id: sandbox.id }]);
  });

  it("is what a terminal that goes on is told of, and not a fork of its own sandbox", async () => {
    const { sandbox, process, target, runs, input } = await prepared();
    await harness.api.sandboxes.rollback(input);
    const [after] = await runs();
    const told = async (processId: string) =>
      (await describeTerminal({ ctx: harness.ctx, input: { processId } })).forkedFrom;
    expect(await told(after!.id)).toEqual({ name: target.name, at: after!.createdAt, rolledBack: true });
    expect(await told(process.id)).toBeNull();
    const { sandboxes } = await harness.api.sandboxes.fork({ sandboxId: sandbox.id });
    const [forked] = await harness.api.processes.list({ sandboxId: sandboxes[0]!.id });
    expect(await told(forked!.id)).toEqual({ name: sandbox.name, at: forked!.createdAt });
  });

  it("leaves the sandbox alone if the present can't be captured", async () => {
    const { sandbox, process, runs, snapshots, input } = await prepared();
    harness.engine.on = (call) => {
      if (call === "capture") throw new ForkyardError("DISK_FULL", "no space");
    };
    await expect(harness.api.sandboxes.rollback(input)).rejects.toEqual(failing("DISK_FULL"));
    expect(harness.engine.held.get(sandbox.id)?.status).toBe("running");
    expect(await runs()).toMatchObject([{ id: process.id }]);
    expect(await snapshots()).toHaveLength(1);
  });

  it("captures the files alone where the memory can't be, and says why", async () => {
    const { input } = await prepared();
    let captures = 0;
    harness.engine.on = (call) => {
      if (call === "capture" && ++captures === 1) throw new ForkyardError("UNSUPPORTED", "an odd device");
    };
    const { before } = await harness.api.sandboxes.rollback(input);
    expect(before).toMatchObject({ kind: "filesystem", note: expect.stringContaining("an odd device") });
  });

  it("brings the present back, processes and all, if the snapshot can't be restored", async () => {
    const { sandbox, process, runs, snapshots, input } = await prepared();
    let creates = 0;
    harness.engine.on = (call) => {
      if (call === "create" && ++creates === 1) throw new ForkyardError("UNSUPPORTED", "another CPU");
    };
    await expect(harness.api.sandboxes.rollback(input)).rejects.toEqual(
      failing("UNSUPPORTED", "another CPU"),
    );
    expect(await harness.api.sandboxes.get({ sandboxId: sandbox.id })).toMatchObject({
      status: "running",
      snapshotId: null,
    });
    expect(harness.engine.held.get(sandbox.id)?.status).toBe("running");
    expect(await runs()).toMatchObject([{ id: process.id }]);
    expect(await snapshots()).toHaveLength(2);
    // What stands between them is gone: the snapshot can be deleted, and the next try works.
    harness.engine.on = () => undefined;
    await harness.api.sandboxes.rollback(input);
  });

  it("says where the present is if it can't even be brought back", async () => {
    const { sandbox, runs, input } = await prepared();
    harness.engine.on = (call) => {
      if (call === "create") throw new ForkyardError("UNAVAILABLE", "no room");
    };
    await expect(harness.api.sandboxes.rollback(input)).rejects.toEqual(failing("UNAVAILABLE"));
    const { status, failure } = await harness.api.sandboxes.get({ sandboxId: sandbox.id });
    expect(status).toBe("failed");
    expect(failure?.hint).toContain(`${sandbox.name} before rollback`);
    expect(await runs()).toEqual([]);
  });

  it("works without memory snapshots, and on a paused sandbox", async () => {
    harness.engine.memoryReason = "no CRIU";
    const { sandbox, runs, input } = await prepared("createFilesystem");
    await harness.api.sandboxes.pause({ sandboxId: sandbox.id });
    const { sandbox: after, before } = await harness.api.sandboxes.rollback(input);
    expect([after.status, before.kind, await runs()]).toEqual(["running", "filesystem", []]);
  });

  it("gives way to a termination", async () => {
    const { sandbox, input } = await prepared();
    let terminated: Promise<unknown> | undefined;
    harness.engine.on = async (call) => {
      if (call !== "create") return;
      terminated ??= harness.api.sandboxes.terminate({ sandboxId: sandbox.id });
      await expect
        .poll(async () => (await harness.api.sandboxes.get({ sandboxId: sandbox.id })).status)
        .toBe("terminating");
    };
    await expect(harness.api.sandboxes.rollback(input)).rejects.toEqual(failing("CANCELLED"));
    await terminated;
    expect((await harness.api.sandboxes.get({ sandboxId: sandbox.id })).status).toBe("terminated");
    expect(harness.engine.held.has(sandbox.id)).toBe(false);
  });
});
