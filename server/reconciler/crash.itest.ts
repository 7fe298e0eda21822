import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "../domain/ids.ts";
import { POOL_SIZE } from "../engine/network/network.ts";
import { findContainerd } from "../setup/containerd-process.ts";
import { type Api, apiOf } from "../streams/testing/api.ts";
import { TerminalClient } from "../streams/testing/terminal-client.ts";
import { failing } from "../testing/api.ts";
import { startTestServer, type TestServer } from "../testing/instance.ts";
import { type Held, hostPidOf, whatIsHeld, whatNetworkIsHeld } from "./testing/held.ts";

/** Once the operation shows, this much later the server is killed: at its beginning, in the middle, near its end. */
const MOMENTS_MS = [0, 120, 450];

let server: TestServer;
let api: Api;
let sourceId: string;
let counterId: string;
let counter: TerminalClient;

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 });

beforeAll(async () => {
  server = await startTestServer({ pages: false });
  api = apiOf(server);
  sourceId = (await api.sandboxes.create.mutate({ name: "source" })).id;
  const { id } = await api.processes.exec.mutate({
    sandboxId: sourceId,
    shell: "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.02; done",
    tty: true,
  });
  counterId = id;
  counter = new TerminalClient(server, counterId);
  await eventually(() => expect(counter.text).toContain("line 10\r\n"));
});
afterAll(async () => {
  counter?.close();
  await server?.dispose();
});

/** Fires the call, kills the server at that moment, and starts it again. The call itself may get no answer. */
async function crashDuring(call: () => Promise<unknown>, momentMs: number): Promise<void> {
  const answered = call().catch(() => undefined);
  await Promise.race([
    answered,
    eventually(async () => {
      expect(await api.operations.list.query({ runningOnly: true })).not.toHaveLength(0);
    }).then(() => new Promise((resolve) => setTimeout(resolve, momentMs))),
  ]);
  await server.kill("SIGKILL");
  await answered;
  await server.start();
}

/** Every row and every thing on the host have each other, and nothing stands still or is half-done. */
async function expectInLine(): Promise<void> {
  const held = await whatIsHeld(server);
  const sandboxes = await api.sandboxes.list.query({ includeTerminated: true });
  const live = sandboxes.filter(({ status }) => status === "running" || status === "paused");
  const ids = live.map(({ id }) => id);
  const settled = ["running", "paused", "terminated", "failed"];
  expect(sandboxes.filter(({ status }) => !settled.includes(status))).toEqual([]);
  const snapshots = (await api.snapshots.list.query({})).filter(({ status }) => status === "ready");
  const snapshotIds = snapshots.map(({ id }) => id);
  // Each log is of a process on record.
  await Promise.all(held.logs.map((processId) => api.processes.get.query({ processId })));
  expect(held).toEqual({
    containers: ids.toSorted(),
    tasks: Object.fromEntries(live.map(({ id, status }) => [id, status])),
    rootfs: [...ids, ...snapshotIds].toSorted(),
    sandboxDirectories: ids.toSorted(),
    snapshotDirectories: snapshotIds.toSorted(),
    logs: expect.arrayContaining([counterId]),
  } satisfies Held);
  // Spare networks are made after the start, one by one.
  await eventually(async () => {
    const { used, namespaces, linked } = await whatNetworkIsHeld(server);
    expect(linked).toEqual(namespaces);
    expect([used.length, namespaces.length]).toEqual([ids.length, ids.length + POOL_SIZE]);
    expect(namespaces).toEqual(expect.arrayContaining(used));
  });
  expect(await api.operations.list.query({ runningOnly: true })).toEqual([]);
  expect(snapshots.length).toBe((await api.snapshots.list.query({})).length);
}

/** The process went on all the time, and its viewer has every line once. */
async function expectCounterIntact(): Promise<void> {
  const before = counter.received;
  await eventually(() => expect(counter.received).toBeGreaterThan(before + 50));
  const lines = counter.text.split("\r\n").slice(0, -1);
  expect(lines).toEqual(lines.map((_line, index) => `line ${index + 1}`));
  expect([counter.faults, counter.gaps]).toEqual([[], []]);
}

const terminateOthers = async () => {
  for (const { id, status } of await api.sandboxes.list.query({})) {
    if (id !== sourceId && status !== "terminated") await api.sandboxes.terminate.mutate({ sandboxId: id });
  }
};

describe.each(MOMENTS_MS)("kill -9 of the server %i ms into", (momentMs) => {
  test("a create", async () => {
    const requestId = `create-${momentMs}`;
    await crashDuring(() => api.sandboxes.create.mutate({ requestId }), momentMs);
    await expectInLine();
    await expectCounterIntact();
  });

  test("a memory snapshot", async () => {
    await crashDuring(() => api.snapshots.createMemory.mutate({ sandboxId: sourceId }), momentMs);
    await expectInLine();
    await expectCounterIntact();
  });

  test("a fork", async () => {
    await crashDuring(() => api.sandboxes.fork.mutate({ sandboxId: sourceId, count: 2 }), momentMs);
    await expectInLine();
    await expectCounterIntact();
  });

  test("a terminate", async () => {
    const { id } = await api.sandboxes.create.mutate({});
    await crashDuring(() => api.sandboxes.terminate.mutate({ sandboxId: id }), momentMs);
    expect((await api.sandboxes.get.query({ sandboxId: id })).status).toBe("terminated");
    await terminateOthers();
    await expectInLine();
    await expectCounterIntact();
  });

  test("a filesystem snapshot, and of another sandbox a pause and the deletion of a snapshot", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({});
    const { id: snapshotId } = await api.snapshots.createFilesystem.mutate({ sandboxId });
    const calls = [
      () => api.snapshots.createFilesystem.mutate({ sandboxId: sourceId }),
      () => api.sandboxes.pause.mutate({ sandboxId }),
      () => api.snapshots.delete.mutate({ snapshotId }),
    ];
    await crashDuring(() => Promise.allSettled(calls.map((call) => call())), momentMs);
    await expectInLine();
    await expectCounterIntact();
    // Whatever came of the pause.
    await api.sandboxes.resume.mutate({ sandboxId });
    const { id } = await api.processes.exec.mutate({ sandboxId, argv: ["true"] });
    expect(await api.processes.wait.mutate({ processId: id })).toMatchObject({ exitCode: 0 });
    await api.sandboxes.terminate.mutate({ sandboxId });
  });
});

test("kill -9 of the server while containerd still writes a dump: nothing of it stays, the sandbox runs on", async () => {
  const { id: sandboxId } = await api.sandboxes.create.mutate({ memoryMiB: 1024 });
  const { id: processId } = await api.processes.exec.mutate({
    sandboxId,
    argv: ["python3", "-uc", "x = b'x' * 500_000_000; print('full'); input(); print(len(x))"],
  });
  const printed = async () =>
    (await api.processes.logs.query({ processId })).chunks.map(({ text }) => text).join("");
  await eventually(async () => expect(await printed()).toBe("full\n"));
  const held = new Set((await whatIsHeld(server)).snapshotDirectories);
  const answered = api.snapshots.createMemory.mutate({ sandboxId }).catch(() => undefined);
  const dumped = async () => {
    const fresh = (await whatIsHeld(server)).snapshotDirectories.filter((id) => !held.has(id));
    const sizes = fresh.map((id) =>
      stat(join(server.dataDir, "snapshots", id, "checkpoint", "pages-1.img")).then(
        ({ size }) => size,
        () => 0,
      ),
    );
    return Math.max(0, ...(await Promise.all(sizes)));
  };
  // A quick machine may be through with it before anybody looks; the rest must hold all the same.
  await Promise.race([
    answered,
    vi.waitFor(async () => expect(await dumped()).toBeGreaterThan(0), { timeout: 60_000, interval: 5 }),
  ]);
  await server.kill("SIGKILL");
  await answered;
  await server.start();
  await api.processes.write.mutate({ processId, text: "\n" });
  await eventually(async () => expect(await printed()).toBe("full\n500000000\n"));
  await vi.waitFor(expectInLine, { timeout: 120_000, interval: 500 });
  await api.sandboxes.terminate.mutate({ sandboxId });
});

test("a sandbox that failed can be neither captured nor forked, and says so", async () => {
  const { id: sandboxId } = await api.sandboxes.create.mutate({});
  process.kill(await hostPidOf(server, sandboxId), "SIGKILL");
  await eventually(async () => expect((await api.sandboxes.get.query({ sandboxId })).status).toBe("failed"));
  for (const call of [
    () => api.snapshots.createMemory.mutate({ sandboxId }),
    () => api.snapshots.createFilesystem.mutate({ sandboxId }),
    () => api.sandboxes.fork.mutate({ sandboxId }),
  ])
    await expect(call()).rejects.toEqual(failing("CONFLICT", /is failed; only a running or paused one/));
  await api.sandboxes.terminate.mutate({ sandboxId });
  await expectInLine();
});

test("SIGTERM ends the server with exit code 0, sandboxes run on, viewers come back", async () => {
  expect(await server.kill("SIGTERM")).toBe(0);
  await server.start();
  await expectInLine();
  await expectCounterIntact();
});

test("logs of an ended process are there after a restart, and those of none are gone", async () => {
  await mkdir(join(server.dataDir, "logs", newId("process")));
  const { id } = await api.processes.exec.mutate({
    sandboxId: sourceId,
    shell: "echo out; echo err >&2; exit 5",
  });
  expect(await api.processes.wait.mutate({ processId: id })).toMatchObject({ status: "exited", exitCode: 5 });
  await server.kill("SIGKILL");
  await server.start();
  const { chunks, ended } = await api.processes.logs.query({ processId: id });
  expect([chunks.map((chunk) => [chunk.stream, chunk.text]).toSorted(), ended]).toEqual([
    [
      ["stderr", "err\n"],
      ["stdout", "out\n"],
    ],
    true,
  ]);
  await expectInLine();
});

test("a time limit that passed while the server was down is kept", async () => {
  const { id } = await api.sandboxes.create.mutate({ ttlSeconds: 2 });
  await server.kill("SIGKILL");
  await server.start();
  await eventually(async () => {
    expect((await api.sandboxes.get.query({ sandboxId: id })).status).toBe("terminated");
  });
  await expectInLine();
});

test("a sandbox whose first process ends by itself is failed, and says why", async () => {
  const { id, name } = await api.sandboxes.create.mutate({});
  process.kill(await hostPidOf(server, id), "SIGKILL");
  await eventually(async () => {
    const sandbox = await api.sandboxes.get.query({ sandboxId: id });
    expect(sandbox.status).toBe("failed");
    expect(sandbox.failure?.message).toContain(name);
  });
  await api.sandboxes.terminate.mutate({ sandboxId: id });
  await expectInLine();
});

test("kill -9 of containerd: sandboxes and their processes run on, and new ones can be made", async () => {
  const pid = await findContainerd(server.runDir);
  process.kill(pid!, "SIGKILL");
  await expectCounterIntact();
  await eventually(async () => {
    const found = await findContainerd(server.runDir);
    expect([found === null, found === pid]).toEqual([false, false]);
  });
  await eventually(() => api.sandboxes.create.mutate({}));
  await expectCounterIntact();
  await terminateOthers();
  await expectInLine();
});

test("containerd and the server at once", async () => {
  process.kill((await findContainerd(server.runDir))!, "SIGKILL");
  await server.kill("SIGKILL");
  await server.start();
  await expectInLine();
  await expectCounterIntact();
});

test("the crashes above did interrupt something", async () => {
  const operations = await api.operations.list.query({ limit: 500 });
  const interrupted = operations.filter(({ failure }) => failure?.code === "INTERRUPTED");
  expect(new Set(interrupted.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(2);
});
