import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { createCaller } from "../../trpc/root.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.engine.on = () => undefined;
  harness.engine.memoryReason = null;
});
const failing = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) });

async function sourceWithTerminal(name: string) {
  const sandbox = await harness.api.sandboxes.create({
    name,
    env: { SECRET: "s" },
    ports: [8000],
    ttlSeconds: 900,
  });
  const terminal = await harness.api.processes.exec({ sandboxId: sandbox.id, argv: ["python3"], tty: true });
  const process = harness.engine.held.get(sandbox.id)!.processes.get(terminal.id)!;
  process.print(">>> x = 41\r\n");
  await eventually(async () =>
    expect(await harness.ctx.output.head(terminal.id)).toBe(process.output.length),
  );
  return { sandbox, terminal, process };
}
const text = async (processId: string) =>
  (await harness.api.processes.logs({ processId })).chunks.map((chunk) => chunk.text).join("");

describe("fork", () => {
  it("goes on with processes, scrollback, ports, limits and variables, under ids of its own", async () => {
    const { sandbox, terminal } = await sourceWithTerminal("source");
    const ended = await harness.api.processes.exec({ sandboxId: sandbox.id, argv: ["true"] });
    harness.engine.held.get(sandbox.id)!.processes.get(ended.id)!.end();
    await harness.api.processes.wait({ processId: ended.id });

    const { snapshot, sandboxes, errors } = await harness.api.sandboxes.fork({
      sandboxId: sandbox.id,
      count: 3,
    });
    expect(errors).toEqual([]);
    expect(snapshot).toMatchObject({
      kind: "memory",
      automatic: true,
      status: "ready",
      frozenMs: 12,
      processCount: 1,
    });
    expect(sandboxes.map((fork) => fork.name)).toEqual(["source-fork-1", "source-fork-2", "source-fork-3"]);
    for (const fork of sandboxes) {
      expect(fork).toMatchObject({
        status: "running",
        snapshotId: snapshot.id,
        forkedFromId: sandbox.id,
        imageReference: null,
        env: { SECRET: "s" },
        memoryMiB: sandbox.memoryMiB,
      });
      expect(fork.expiresAt).not.toBeNull();
      const [process, ...others] = await harness.api.processes.list({ sandboxId: fork.id });
      expect(others).toEqual([]);
      expect(process).toMatchObject({
        status: "running",
        forkedFromId: terminal.id,
        argv: ["python3"],
        tty: true,
      });
      expect(process!.id).not.toBe(terminal.id);
      await eventually(async () => expect(await text(process!.id)).toBe(">>> x = 41\r\n"));
      expect(process!.forkOffset).toBe(12);
      const [port] = await harness.api.ports.list({ sandboxId: fork.id });
      expect(port).toMatchObject({ port: 8000, url: `http://8000-${fork.id}.localhost:3000/` });
    }
  });

  it("gives a fork of a fork its own processes again", async () => {
    const { sandbox } = await sourceWithTerminal("grandparent");
    const first = (await harness.api.sandboxes.fork({ sandboxId: sandbox.id })).sandboxes[0]!;
    const second = (await harness.api.sandboxes.fork({ sandboxId: first.id, name: "Enkel" })).sandboxes[0]!;
    expect(second.name).toBe("Enkel");
    const [parentProcess] = await harness.api.processes.list({ sandboxId: first.id });
    const [process] = await harness.api.processes.list({ sandboxId: second.id });
    await harness.api.processes.write({ processId: process!.id, text: "print(x + 1)" });
    await eventually(async () => expect(await text(process!.id)).toBe(">>> x = 41\r\nprint(x + 1)"));
    expect(await text(parentProcess!.id)).toBe(">>> x = 41\r\n");
  });

  it("freezes once, restores four at once, and gives each clone its own result", async () => {
    const { sandbox } = await sourceWithTerminal("many");
    let restoring = 0;
    let most = 0;
    let created = 0;
    harness.engine.on = async (call) => {
      if (call !== "create") return;
      created += 1;
      const index = created;
      most = Math.max(most, ++restoring);
      await new Promise((resolve) => setImmediate(resolve));
      restoring -= 1;
      if (index === 2) throw new ForkyardError("CHECKPOINT_CORRUPT", "pages-1.img differs from its manifest");
    };
    const result = await harness.api.sandboxes.fork({ sandboxId: sandbox.id, count: 6 });
    expect(harness.engine.calls.filter((call) => call === `capture ${result.snapshot.id}`)).toHaveLength(1);
    expect(most).toBe(4);
    expect(result.sandboxes).toHaveLength(5);
    expect(result.errors).toEqual([
      { index: 1, failure: expect.objectContaining({ code: "CHECKPOINT_CORRUPT" }) },
    ]);
    const failed = (await harness.api.sandboxes.list()).filter(
      ({ snapshotId }) => snapshotId === result.snapshot.id,
    );
    expect(failed.map(({ status }) => status).sort()).toEqual(["failed", ...Array(5).fill("running")]);
  });

  it("shows the operation as failed if no clone came up, and answers all the same", async () => {
    const { sandbox } = await sourceWithTerminal("hopeless");
    harness.engine.on = (call) => {
      if (call === "create") throw new ForkyardError("CHECKPOINT_INCOMPATIBLE", "other CPU");
    };
    const input = { sandboxId: sandbox.id, requestId: "hopeless" };
    const result = await harness.api.sandboxes.fork(input);
    expect(result.errors).toHaveLength(1);
    const [operation] = await harness.api.operations.list({ sandboxId: sandbox.id });
    expect(operation).toMatchObject({ kind: "sandbox.fork", status: "failed" });
    expect(await harness.api.sandboxes.fork(input)).toEqual(result);
  });

  it("lists nothing and leaves the source alone if memory can't be captured", async () => {
    const { sandbox } = await sourceWithTerminal("undumpable");
    harness.engine.on = (call) => {
      if (call === "capture") throw new ForkyardError("CHECKPOINT_REFUSED", "A process uses io_uring");
    };
    await expect(harness.api.sandboxes.fork({ sandboxId: sandbox.id })).rejects.toEqual(
      failing("CHECKPOINT_REFUSED"),
    );
    expect(await harness.api.snapshots.list({ sandboxId: sandbox.id })).toEqual([]);
    expect((await harness.api.sandboxes.get({ sandboxId: sandbox.id })).status).toBe("running");
    harness.engine.memoryReason = "CRIU is missing";
    await expect(harness.api.sandboxes.fork({ sandboxId: sandbox.id })).rejects.toEqual(
      failing("UNSUPPORTED"),
    );
  });

  it("forks twice at once, one after the other", async () => {
    const { sandbox } = await sourceWithTerminal("twice");
    const results = await Promise.all(
      [1, 2].map(() => harness.api.sandboxes.fork({ sandboxId: sandbox.id })),
    );
    const [a, b] = results.map(({ snapshot }) => snapshot.id);
    expect(a).not.toBe(b);
    const calls = harness.engine.calls.filter(
      (call) => call.startsWith("capture") && (call.includes(a!) || call.includes(b!)),
    );
    expect(calls[1]).toBe(`${calls[0]} done`);
    expect(calls[3]).toBe(`${calls[2]} done`);
    expect(new Set(results.flatMap(({ sandboxes }) => sandboxes.map(({ name }) => name))).size).toBe(2);
  });

  it("forks a paused sandbox, which stays paused", async () => {
    const { sandbox } = await sourceWithTerminal("asleep");
    await harness.api.sandboxes.pause({ sandboxId: sandbox.id });
    const { sandboxes } = await harness.api.sandboxes.fork({ sandboxId: sandbox.id });
    expect(sandboxes[0]!.status).toBe("running");
    const [process] = await harness.api.processes.list({ sandboxId: sandboxes[0]!.id });
    expect(process!.forkOffset).toBe(12);
    expect((await harness.api.sandboxes.get({ sandboxId: sandbox.id })).status).toBe("paused");
  });

  it("leaves out a process that ended just before the freeze", async () => {
    const { sandbox, process } = await sourceWithTerminal("brief");
    harness.engine.on = (call) => {
      if (call === "capture") process.end();
    };
    const { sandboxes } = await harness.api.sandboxes.fork({ sandboxId: sandbox.id });
    expect(await harness.api.processes.list({ sandboxId: sandboxes[0]!.id })).toEqual([]);
  });
});

describe("create from a snapshot", () => {
  it("goes on from a memory snapshot after its source is gone, with other limits if asked", async () => {
    const { sandbox, terminal } = await sourceWithTerminal("scenario");
    const snapshot = await harness.api.snapshots.createMemory({ sandboxId: sandbox.id, note: "before" });
    expect(snapshot).toMatchObject({ automatic: false, note: "before", ports: [8000], processCount: 1 });
    await harness.api.sandboxes.terminate({ sandboxId: sandbox.id });
    const next = await harness.api.sandboxes.create({
      snapshotId: snapshot.id,
      memoryMiB: 1024,
      ports: [9000],
    });
    expect(next).toMatchObject({ memoryMiB: 1024, cpu: 1, snapshotId: snapshot.id, forkedFromId: null });
    const [process] = await harness.api.processes.list({ sandboxId: next.id });
    expect(process).toMatchObject({ forkedFromId: terminal.id, status: "running" });
    expect((await harness.api.ports.list({ sandboxId: next.id })).map(({ port }) => port)).toEqual([
      8000, 9000,
    ]);
  });

  it.each([
    ["from a filesystem snapshot", "createFilesystem", undefined],
    ["of a memory snapshot if so asked", "createMemory", true],
  ] as const)("takes files only %s: no processes, ports or variables", async (_which, take, filesOnly) => {
    const { sandbox } = await sourceWithTerminal("files");
    const snapshot = await harness.api.snapshots[take]({ sandboxId: sandbox.id });
    harness.engine.memoryReason = "no CRIU";
    const next = await harness.api.sandboxes.create({ snapshotId: snapshot.id, filesOnly });
    expect(next).toMatchObject({
      env: {},
      snapshotId: snapshot.id,
      filesOnly: filesOnly === true,
      forkedFromId: null,
    });
    expect(await harness.api.processes.list({ sandboxId: next.id })).toEqual([]);
    expect(await harness.api.ports.list({ sandboxId: next.id })).toEqual([]);
    // What the image says still holds.
    const process = await harness.api.processes.exec({ sandboxId: next.id, argv: ["env"] });
    const { request } = harness.engine.held.get(next.id)!.processes.get(process.id)!;
    expect(request).toMatchObject({ cwd: "/work", env: { FROM: "image" } });
  });

  it("knows what others came from by name, also when that is gone", async () => {
    const { sandbox } = await sourceWithTerminal("origin");
    const taken = await harness.api.snapshots.createFilesystem({ sandboxId: sandbox.id, name: "before" });
    const made = await harness.api.sandboxes.create({ snapshotId: taken.id });
    const { sandboxes } = await harness.api.sandboxes.fork({ sandboxId: sandbox.id });
    const fromIt = await harness.api.sandboxes.list({ includeTerminated: true, snapshotId: taken.id });
    expect(fromIt.map(({ id }) => id)).toEqual([made.id]);

    await harness.api.sandboxes.terminate({ sandboxId: sandbox.id });
    await harness.api.sandboxes.rename({ sandboxId: sandbox.id, name: "original" });
    const names = { [taken.id]: "before", [sandbox.id]: "original" };
    expect(await harness.api.sandboxes.sourceNames()).toMatchObject(names);
    expect(await harness.api.snapshots.sourceNames()).toMatchObject({ [sandbox.id]: "original" });
    const elsewhere = createCaller({
      ...harness.ctx,
      actor: { ...harness.ctx.actor, teamId: newId("team") },
    });
    expect(await elsewhere.sandboxes.sourceNames()).toEqual({});
    expect(await elsewhere.snapshots.sourceNames()).toEqual({});

    for (const { id: sandboxId } of [made, ...sandboxes])
      await harness.api.sandboxes.terminate({ sandboxId });
    expect(await harness.api.sandboxes.sourceNames()).not.toHaveProperty(taken.id);
    expect(await harness.api.sandboxes.sourceNames({ includeTerminated: true })).toMatchObject(names);
  });

  it("refuses to leave the memory out of a filesystem snapshot", async () => {
    const { sandbox } = await sourceWithTerminal("plain");
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId: sandbox.id });
    await expect(harness.api.sandboxes.create({ snapshotId, filesOnly: true })).rejects.toMatchObject({
      cause: { code: "INVALID_INPUT", message: "filesOnly works with memory snapshots only" },
    });
  });
});
