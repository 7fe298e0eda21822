import { eq, ne, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { events, operations, processes, sessions, users } from "../../db/schema/index.ts";
import { ForkyardError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import { LOCAL_TEAM_ID } from "../domain/local.ts";
import type { ForkyardEvent } from "../domain/schemas/misc.ts";
import { createCaller } from "../trpc/root.ts";
import { prune } from "./system/prune.ts";
import { eventually, type Harness, openHarness } from "./testing/harness.ts";

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

describe("ports", () => {
  it("are exposed once, listed by number, and taken away", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    for (const port of [9000, 8000, 8000]) await harness.api.ports.expose({ sandboxId, port });
    expect(await harness.api.ports.list({ sandboxId })).toEqual([
      { port: 8000, visibility: "private", url: `http://8000-${sandboxId}.localhost:3000/`, listening: true },
      {
        port: 9000,
        visibility: "private",
        url: `http://9000-${sandboxId}.localhost:3000/`,
        listening: false,
      },
    ]);
    await harness.api.sandboxes.pause({ sandboxId });
    expect((await harness.api.ports.list({ sandboxId }))[0]).toMatchObject({ listening: null });
    for (const _ of [1, 2]) await harness.api.ports.unexpose({ sandboxId, port: 8000 });
    expect((await harness.api.ports.list({ sandboxId })).map(({ port }) => port)).toEqual([9000]);
  });

  it("are at most fifty", async () => {
    const ports = Array.from({ length: 50 }, (_, index) => 1000 + index);
    const { id: sandboxId } = await harness.api.sandboxes.create({ ports });
    await expect(harness.api.ports.expose({ sandboxId, port: 1 })).rejects.toEqual(failing("LIMIT_EXCEEDED"));
    expect(await harness.api.ports.list({ sandboxId })).toHaveLength(50);
  });
});

describe("images", () => {
  const find = async (reference: string) =>
    (await harness.api.images.list()).find((image) => image.reference === reference);

  it("has the built-in one, which stays", async () => {
    const base = (await find("forkyard.local/base:latest"))!;
    expect(base).toMatchObject({ status: "ready", source: "built-in", sizeBytes: 1000 });
    await expect(harness.api.images.delete({ imageId: base.id })).rejects.toEqual(
      failing("CONFLICT", "base image"),
    );
  });

  it("pulls, uses, refuses to delete while used, deletes", async () => {
    const { id: imageId, reference } = await harness.api.images.pull({ reference: "alpine:3.22" });
    expect(reference).toBe("docker.io/library/alpine:3.22");
    const sandbox = await harness.api.sandboxes.create({ image: "alpine:3.22", name: "user" });
    expect(sandbox.imageReference).toBe(reference);
    await expect(harness.api.images.delete({ imageId })).rejects.toEqual(
      failing("IN_USE", `user (${sandbox.id})`),
    );
    await harness.api.sandboxes.terminate({ sandboxId: sandbox.id });
    expect(await harness.api.images.delete({ imageId })).toEqual({ imageId, freedBytes: 1000 });
    await expect(harness.api.images.delete({ imageId })).rejects.toEqual(failing("NOT_FOUND", imageId));
  });

  it("shows a failed pull with its reason, keeps no password, and lets one of two pulls through", async () => {
    harness.engine.on = () => {
      throw new ForkyardError("IMAGE_WRONG_PLATFORM", "only for arm64");
    };
    const input = { reference: "other/image", username: "me", password: "geheim" };
    await expect(harness.api.images.pull(input)).rejects.toEqual(failing("IMAGE_WRONG_PLATFORM"));
    expect(await find("docker.io/other/image:latest")).toMatchObject({
      status: "failed",
      failure: { code: "IMAGE_WRONG_PLATFORM" },
    });
    const kept = JSON.stringify([
      await harness.ctx.db.select().from(operations),
      await harness.ctx.db.select().from(events),
    ]);
    expect(kept).not.toContain("geheim");
    harness.engine.on = () => undefined;
    const outcomes = await Promise.allSettled([1, 2].map(() => harness.api.images.pull(input)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await find("docker.io/other/image:latest")).toMatchObject({ status: "ready", failure: null });
  });

  it("lists what containerd has that came some other way, and tells what is gone", async () => {
    const { sync } = await import("./images/sync.ts");
    harness.engine.images.add("docker.io/library/found:1");
    await harness.api.images.pull({ reference: "lost:1" });
    await harness.engine.images.of(LOCAL_TEAM_ID).remove("docker.io/library/lost:1");
    await sync({ ctx: harness.ctx, input: { onlyTeam: true } });
    expect(await find("docker.io/library/found:1")).toMatchObject({ status: "ready" });
    expect(await find("docker.io/library/lost:1")).toMatchObject({ status: "failed" });
    await expect(harness.api.sandboxes.create({ image: "lost:1" })).rejects.toEqual(
      failing("IMAGE_NOT_FOUND"),
    );
  });
});

describe("lineage", () => {
  it("goes from the image over sandbox and snapshot to the forks, and tells of one subtree", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({ name: "root" });
    const { snapshot, sandboxes } = await harness.api.sandboxes.fork({ sandboxId });
    const { nodes, edges } = await harness.api.lineage.tree();
    const fork = sandboxes[0]!;
    expect(edges).toEqual(
      expect.arrayContaining([
        { from: "forkyard.local/base:latest", to: sandboxId },
        { from: sandboxId, to: snapshot.id },
        { from: snapshot.id, to: fork.id },
      ]),
    );
    expect(nodes.find(({ id }) => id === fork.id)?.detail).toEqual({
      type: "sandbox",
      status: "running",
      forkedFromId: sandboxId,
    });
    const below = await harness.api.lineage.tree({ rootId: snapshot.id });
    expect(below.nodes.map(({ id }) => id)).toEqual([snapshot.id, fork.id]);
    expect(await harness.api.lineage.tree({ edges: false })).toEqual({ nodes, edges: [] });
    await expect(harness.api.lineage.tree({ rootId: "nothing" })).rejects.toEqual(failing("NOT_FOUND"));
  });

  it("keeps an image that is deleted as the root of what came from it", async () => {
    const { id: imageId } = await harness.api.images.pull({ reference: "gone:1" });
    const { id: sandboxId } = await harness.api.sandboxes.create({ image: "gone:1" });
    const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
    await harness.api.sandboxes.terminate({ sandboxId });
    await harness.api.images.delete({ imageId });
    const { nodes } = await harness.api.lineage.tree({ rootId: "docker.io/library/gone:1" });
    expect(nodes.map(({ id }) => id)).toEqual(["docker.io/library/gone:1", sandboxId, snapshotId]);
  });
});

describe("operations and events", () => {
  it("tell each step in order, and end with what happened", async () => {
    const since = await harness.ctx.events.head(harness.ctx.actor.teamId);
    const hold = Promise.withResolvers<void>();
    harness.engine.on = (call) => (call === "create" ? hold.promise : undefined);
    const creation = harness.api.sandboxes.create({});
    await eventually(async () => {
      const [moving] = await harness.api.operations.list({ runningOnly: true, limit: 1 });
      expect(moving).toMatchObject({ step: "starting", progress: 0.5 });
    });
    hold.resolve();
    const { id: sandboxId } = await creation;
    const [operation] = await harness.api.operations.list({ sandboxId });
    expect(await harness.api.operations.wait({ operationId: operation!.id })).toMatchObject({
      status: "succeeded",
      progress: 1,
      endedAt: expect.any(String),
    });
    const told: ForkyardEvent[] = [];
    const { signal } = new AbortController();
    const stream = await createCaller(harness.ctx, { signal }).events.subscribe({ sinceSequence: since });
    for await (const [, data] of stream as AsyncIterable<[string, ForkyardEvent]>) {
      told.push(data);
      if (data.type === "operation.succeeded") break;
    }
    expect(told.map(({ type }) => type)).toEqual([
      "operation.started",
      "sandbox.creating",
      "operation.moved",
      "sandbox.running",
      "operation.succeeded",
    ]);
    expect(told.at(-1)).toMatchObject({ noun: "operation", sandboxId, data: { kind: "sandbox.create" } });
    expect(told[2]!.data).toMatchObject({ step: "starting", progress: 0.5 });
  });

  it("of a time that the data hasn't come to are refused, also by tRPC's own resume point", async () => {
    const { ctx } = harness;
    const { events } = createCaller(ctx, { signal: new AbortController().signal });
    const head = await ctx.events.head(ctx.actor.teamId);
    await events.subscribe({ sinceSequence: head });
    const beyond = failing("CONFLICT", "older");
    await expect(events.subscribe({ sinceSequence: head + 1_000 })).rejects.toEqual(beyond);
    await expect(events.subscribe({ lastEventId: String(head + 1_000) })).rejects.toEqual(beyond);
  });

  it("waits no longer than told, nor for a caller who has left", async () => {
    const hold = Promise.withResolvers<void>();
    harness.engine.on = (call) => (call === "create" ? hold.promise : undefined);
    const creation = harness.api.sandboxes.create({ name: "slow" });
    const running = await eventually(async () => {
      const [found] = await harness.api.operations.list({ runningOnly: true, limit: 1 });
      expect(found).toBeDefined();
      return found!;
    });
    const waited = await harness.api.operations.wait({ operationId: running.id, timeoutMs: 1 });
    expect(waited).toMatchObject({ status: "running", subject: "slow" });
    const gone = new AbortController();
    const left = createCaller(harness.ctx, { signal: gone.signal }).operations.wait({
      operationId: running.id,
    });
    await eventually(() => expect(harness.ctx.events.sleepers).toBe(1));
    gone.abort();
    expect(await left).toMatchObject({ status: "running" });
    hold.resolve();
    await creation;
    expect(harness.ctx.events.sleepers).toBe(0);
  });

  it("are forgotten after a while", async () => {
    const count = async (table: typeof events | typeof operations) =>
      Number((await harness.ctx.db.select({ count: sql`count(*)` }).from(table))[0]!.count);
    const ended = async (daysAgo: number) => {
      const endedAt = new Date(Date.now() - daysAgo * 86_400_000);
      await harness.ctx.db.update(operations).set({ endedAt }).where(ne(operations.status, "running"));
      await prune({ ctx: harness.ctx, input: { now: new Date() } });
    };
    const before = await count(operations);
    await ended(29);
    expect(await count(operations)).toBe(before);
    await ended(31);
    expect(await count(operations)).toBe(0);
    // What somebody did is kept for longer: see audit/append-only.test.ts.
    expect(await count(events)).toBeGreaterThan(0);
  });
});

it("sessions are forgotten when they are over, however often they were prolonged", async () => {
  const { db } = harness.ctx;
  const day = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * day);
  await db.insert(users).values({ id: "usrold", name: "Old", email: "old@example.com" });
  const session = (id: string, created: number, expires: number) => ({
    ...{ id, userId: "usrold", token: id, updatedAt: new Date() },
    ...{ createdAt: inDays(created), expiresAt: inDays(expires) },
  });
  await db.insert(sessions).values([session("new", -89, 1), session("old", -91, 1), session("over", -1, -1)]);
  await prune({ ctx: harness.ctx, input: { now: new Date() } });
  expect((await db.select().from(sessions)).map(({ id }) => id)).toEqual(["new"]);
});

it("commands are forgotten when they have ended long ago, terminals are not", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  const run = (tty: boolean) => harness.api.processes.exec({ sandboxId, argv: ["x"], tty });
  const [recent, old, terminal, running] = [
    await run(false),
    await run(false),
    await run(true),
    await run(false),
  ];
  const ended = async ({ id }: { id: string }, daysAgo: number) => {
    const endedAt = new Date(Date.now() - daysAgo * 86_400_000);
    await harness.ctx.db.update(processes).set({ status: "exited", endedAt }).where(eq(processes.id, id));
  };
  await ended(recent, 29);
  await ended(old, 31);
  await ended(terminal, 31);
  await prune({ ctx: harness.ctx, input: { now: new Date() } });
  const left = (await harness.api.processes.list({ sandboxId })).map(({ id }) => id);
  expect(left).toEqual([recent.id, terminal.id, running.id]);
});

describe("lists", () => {
  it("are bounded in bytes, the newest first", async () => {
    const { id: sandboxId } = await harness.api.sandboxes.create({});
    const [{ id }] = [await harness.api.processes.exec({ sandboxId, argv: ["a"] })];
    const [row] = await harness.ctx.db.select().from(processes).where(eq(processes.id, id));
    for (let index = 1; index <= 12; index++) {
      const copy = newId("process");
      const createdAt = new Date(row!.createdAt.getTime() + index);
      const argv = ["x".repeat(999_000), String(index)];
      await harness.ctx.db.insert(processes).values({ ...row!, id: copy, key: copy, argv, createdAt });
    }
    const listed = await harness.api.processes.list({ sandboxId });
    expect(listed.map(({ argv }) => argv[1])).toEqual(["5", "6", "7", "8", "9", "10", "11", "12"]);
  });

  it("tell what the host can do", async () => {
    expect(await harness.api.system.info()).toMatchObject({
      baseImage: "forkyard.local/base:latest",
      host: { cpus: 4, memoryMiB: 8192 },
      capabilities: { memorySnapshots: { available: true, reason: null } },
    });
  });
});
