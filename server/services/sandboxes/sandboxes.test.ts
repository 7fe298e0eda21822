import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Background } from "../../background.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { silentLogger } from "../../log.ts";
import { createCaller } from "../../trpc/root.ts";
import { recover } from "../operations/recover.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.engine.on = () => undefined;
  harness.engine.memoryReason = null;
  harness.engine.networkReason = null;
});

const failing = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) });
const held = () => Promise.withResolvers<void>();

describe("create", () => {
  it("makes a sandbox with the defaults of the contract", async () => {
    const sandbox = await harness.api.sandboxes.create({});
    expect(sandbox).toMatchObject({
      status: "running",
      cpu: 1,
      memoryMiB: 512,
      pidsLimit: 1024,
      network: "nat",
      imageReference: "forkyard.local/base:latest",
      snapshotId: null,
      expiresAt: null,
    });
    expect(harness.engine.held.get(sandbox.id)?.spec).toMatchObject({
      hostname: sandbox.name,
      limits: { cpu: 1, memoryMiB: 512, pids: 1024 },
    });
    expect(await harness.api.sandboxes.list()).toContainEqual(sandbox);
  });

  it("asks for no network where there is none, unless it is asked for", async () => {
    const source = await harness.api.sandboxes.create({});
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId: source.id });
    harness.engine.networkReason = "nft is not installed";
    expect(await harness.api.sandboxes.create({})).toMatchObject({ network: "none" });
    expect(await harness.api.sandboxes.create({ snapshotId })).toMatchObject({ network: "none" });
    // The engine refuses that, with the reason.
    const { id } = await harness.api.sandboxes.create({ network: "nat" });
    expect(harness.engine.held.get(id)?.spec.network).toBe("nat");
  });

  it("keeps names and variables as they are", async () => {
    const wish = { name: "Über 🦊 ‹x›", env: { A: "line\nbreak 🦊 $HOME 'q'", B: "" } };
    const { id } = await harness.api.sandboxes.create(wish);
    expect(await harness.api.sandboxes.get({ sandboxId: id })).toMatchObject(wish);
  });

  it.each([
    [{ name: "a\u0000b" }, "INVALID_INPUT"],
    [{ name: "a\nb" }, "INVALID_INPUT"],
    [{ name: "half \ud800 a pair" }, "INVALID_INPUT"],
    [{ requestId: "a\0b" }, "INVALID_INPUT"],
    [{ env: { A: "\udfff" } }, "INVALID_INPUT"],
    [{ env: { A: "\0" } }, "INVALID_INPUT"],
    [{ cpu: 5 }, "LIMIT_EXCEEDED"],
    [{ memoryMiB: 8193 }, "LIMIT_EXCEEDED"],
    [{ image: "alpine" }, "IMAGE_NOT_FOUND"],
    [{ image: "No Image" }, "INVALID_INPUT"],
    [{ snapshotId: newId("snapshot") }, "NOT_FOUND"],
    [{ snapshotId: "x" }, "INVALID_INPUT"],
    [{ filesOnly: true }, "INVALID_INPUT"],
  ])("refuses %j with %s and leaves nothing behind", async (input, code) => {
    const before = await harness.api.sandboxes.list({ includeTerminated: true });
    const error = await harness.api.sandboxes.create(input).catch((thrown) => thrown);
    const { failureOf } = await import("../../trpc/errors.ts");
    expect(failureOf(error).code).toBe(code);
    expect(await harness.api.sandboxes.list({ includeTerminated: true })).toEqual(before);
  });

  it("shows a failed one with its reason", async () => {
    harness.engine.on = (call) => {
      if (call === "create") throw new ForkyardError("DISK_FULL", "The disk is full");
    };
    await expect(harness.api.sandboxes.create({ name: "unlucky" })).rejects.toEqual(failing("DISK_FULL"));
    const row = (await harness.api.sandboxes.list()).find(({ name }) => name === "unlucky")!;
    expect(row).toMatchObject({ status: "failed", failure: { code: "DISK_FULL" } });
    const [operation] = await harness.api.operations.list({ sandboxId: row.id });
    expect(operation).toMatchObject({ status: "failed", failure: { code: "DISK_FULL" } });
    expect(await harness.api.sandboxes.terminate({ sandboxId: row.id })).toMatchObject({
      status: "terminated",
    });
  });

  it("gives the same answer to the same requestId, while it runs and afterwards, and makes one sandbox", async () => {
    const hold = held();
    harness.engine.on = (call) => (call === "create" ? hold.promise : undefined);
    const input = { name: "once", requestId: "r1" };
    const calls = [harness.api.sandboxes.create(input), harness.api.sandboxes.create(input)];
    await eventually(() => expect(harness.engine.calls.at(-1)).toMatch(/^create/));
    hold.resolve();
    const [first, second] = await Promise.all(calls);
    await harness.api.sandboxes.rename({ sandboxId: first!.id, name: "renamed" });
    expect(second).toEqual(first);
    expect(await harness.api.sandboxes.create(input)).toEqual(first);
    await expect(harness.api.sandboxes.create({ ...input, name: "other" })).rejects.toEqual(
      failing("CONFLICT"),
    );
  });

  it("gives the same failure to the same requestId", async () => {
    harness.engine.on = () => {
      throw new ForkyardError("DISK_FULL", "The disk is full", { hint: "Make room." });
    };
    const call = () => harness.api.sandboxes.create({ requestId: "r2" }).catch((error) => error.cause);
    const first = await call();
    harness.engine.on = () => undefined;
    expect(await call()).toMatchObject({ code: "DISK_FULL", message: first.message, hint: "Make room." });
  });
});

describe("a database that can't be written", () => {
  it("refuses what was not begun, and learns the end of what was as soon as it can", async () => {
    const append = harness.ctx.events.append.bind(harness.ctx.events);
    const full = vi
      .spyOn(harness.ctx.events, "append")
      .mockImplementation(async () => Promise.reject(new ForkyardError("DISK_FULL", "The disk is full")));
    await expect(harness.api.sandboxes.create({ name: "never" })).rejects.toEqual(failing("DISK_FULL"));
    full.mockImplementationOnce(append);
    await expect(harness.api.sandboxes.create({ name: "begun" })).rejects.toEqual(failing("DISK_FULL"));
    const find = async (wanted: string) =>
      (await harness.api.sandboxes.list()).find(({ name }) => name === wanted);
    expect(await find("never")).toBeUndefined();
    expect(await find("begun")).toMatchObject({ status: "creating" });
    full.mockRestore();
    const row = await eventually(async () => {
      const found = await find("begun");
      expect(found).toMatchObject({ status: "failed", failure: { code: "DISK_FULL" } });
      return found!;
    });
    const [operation] = await harness.api.operations.list({ sandboxId: row.id });
    expect(operation).toMatchObject({ status: "failed" });
    expect(harness.engine.held.has(row.id)).toBe(false);
  });

  it("is not tried again once the server stops", async () => {
    const background = new Background(silentLogger());
    const append = harness.ctx.events.append.bind(harness.ctx.events);
    const full = vi.spyOn(harness.ctx.events, "append").mockRejectedValue(new Error("full"));
    full.mockImplementationOnce(append);
    await expect(createCaller({ ...harness.ctx, background }).sandboxes.create({})).rejects.toThrow();
    const stopped = background.stop().then(() => "stopped");
    expect(await Promise.race([stopped, sleep(3_000)])).toBe("stopped");
    full.mockRestore();
    await recover({ ctx: harness.ctx });
  });
});

describe("pause, resume and terminate", () => {
  it("pauses and resumes; doing so twice changes nothing", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    for (const _ of [1, 2]) expect((await harness.api.sandboxes.pause({ sandboxId })).status).toBe("paused");
    await expect(harness.api.processes.exec({ sandboxId, argv: ["true"] })).rejects.toEqual(
      failing("CONFLICT"),
    );
    for (const _ of [1, 2])
      expect((await harness.api.sandboxes.resume({ sandboxId })).status).toBe("running");
    expect(harness.engine.calls.filter((call) => call.endsWith(`${sandboxId} done`))).toHaveLength(3);
  });

  it("terminates once, for everybody who asks, and keeps the row", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({ ports: [8000] });
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["sleep"] });
    const answers = await Promise.all([1, 2, 3].map(() => harness.api.sandboxes.terminate({ sandboxId })));
    for (const answer of answers) expect(answer).toMatchObject({ status: "terminated" });
    expect(harness.engine.calls.filter((call) => call === `remove ${sandboxId}`)).toHaveLength(1);
    expect(await harness.api.processes.get({ processId })).toMatchObject({
      status: "killed",
      signal: "SIGKILL",
    });
    expect(await harness.api.ports.list({ sandboxId })).toEqual([]);
    expect(await harness.api.sandboxes.list()).not.toContainEqual(expect.objectContaining({ id: sandboxId }));
    await expect(harness.api.sandboxes.pause({ sandboxId })).rejects.toEqual(failing("CONFLICT"));
  });

  it("stops a creation under way", async () => {
    harness.engine.on = (call, _id, signal) =>
      call === "create"
        ? new Promise((_resolve, reject) =>
            signal!.addEventListener("abort", () => reject(new ForkyardError("CANCELLED", "stopped"))),
          )
        : undefined;
    const creation = harness.api.sandboxes.create({ name: "stopped" });
    const outcome = expect(creation).rejects.toEqual(failing("CANCELLED"));
    const row = await eventually(async () => {
      const found = (await harness.api.sandboxes.list()).find(({ name }) => name === "stopped");
      expect(harness.engine.calls).toContain(`create ${found?.id}`);
      return found!;
    });
    expect(await harness.api.sandboxes.terminate({ sandboxId: row.id })).toMatchObject({
      status: "terminated",
    });
    await outcome;
    expect(harness.engine.held.has(row.id)).toBe(false);
  });

  it("waits for a snapshot under way, refuses those behind it, and takes the sandbox after", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const hold = held();
    harness.engine.on = (call) => (call === "capture" ? hold.promise : undefined);
    const first = harness.api.snapshots.createFilesystem({ sandboxId });
    await eventually(() => expect(harness.engine.calls.at(-1)).toMatch(/^capture/));
    const second = expect(harness.api.snapshots.createMemory({ sandboxId })).rejects.toEqual(
      failing("CONFLICT"),
    );
    await eventually(async () => {
      const operations = await harness.api.operations.list({ sandboxId, runningOnly: true, limit: 10 });
      expect(operations.map(({ step }) => step)).toContain("waiting for other work on this sandbox");
    });
    const end = harness.api.sandboxes.terminate({ sandboxId });
    await eventually(async () =>
      expect(await harness.api.sandboxes.get({ sandboxId })).toMatchObject({ status: "terminating" }),
    );
    hold.resolve();
    expect((await first).status).toBe("ready");
    await second;
    expect((await end).status).toBe("terminated");
    expect(await harness.api.snapshots.list({ sandboxId })).toHaveLength(1);
  });

  it("says that a failed removal failed, and takes another try", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    harness.engine.on = (call) => {
      if (call === "remove") throw new ForkyardError("UNAVAILABLE", "containerd is not there");
    };
    await expect(harness.api.sandboxes.terminate({ sandboxId })).rejects.toEqual(failing("UNAVAILABLE"));
    expect(await harness.api.sandboxes.get({ sandboxId })).toMatchObject({ status: "failed" });
    harness.engine.on = () => undefined;
    expect((await harness.api.sandboxes.terminate({ sandboxId })).status).toBe("terminated");
  });

  it("keeps a time limit, and takes it away", async () => {
    const before = Date.now();
    const sandbox = await harness.api.sandboxes.create({ ttlSeconds: 100 });
    expect(Date.parse(sandbox.expiresAt!)).toBeGreaterThanOrEqual(before + 100_000);
    const { listExpired } = await import("./list-expired.ts");
    const expired = (now: number) =>
      listExpired({ ctx: harness.ctx, input: { now: new Date(now) } }).then((rows) =>
        rows.map((row) => row.sandboxId),
      );
    expect(await expired(before)).not.toContain(sandbox.id);
    expect(await expired(Date.now() + 100_001)).toContain(sandbox.id);
    const free = await harness.api.sandboxes.setTtl({ sandboxId: sandbox.id, ttlSeconds: 0 });
    expect(free.expiresAt).toBeNull();
    expect(await expired(Date.now() + 1e9)).not.toContain(sandbox.id);
  });

  it.each([
    [undefined, 3600],
    [3600, 0],
  ])("made with the time limit %s and set to %s meanwhile, it has the latter", async (first, then) => {
    const made = Promise.withResolvers<void>();
    harness.engine.on = (call) => (call === "create" ? made.promise : undefined);
    const creating = harness.api.sandboxes.create({ ttlSeconds: first });
    const sandboxId = await eventually(async () => {
      const row = (await harness.api.sandboxes.list()).find(({ status }) => status === "creating");
      return row!.id;
    });
    await harness.api.sandboxes.setTtl({ sandboxId, ttlSeconds: then });
    made.resolve();
    harness.engine.on = () => undefined;
    const { expiresAt, startedAt } = await creating;
    expect(expiresAt && Date.parse(expiresAt)).toBe(then ? Date.parse(startedAt!) + then * 1000 : null);
  });
});
