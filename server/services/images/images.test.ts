import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { images, registries, teams } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { createCaller } from "../../trpc/root.ts";
import { asSystem } from "../context.ts";
import { recover } from "../operations/recover.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";
import { ensureBaseImage } from "./ensure-base.ts";
import { upload } from "./upload.ts";

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

/** Holds a call of the engine up until it is told to stop. */
function holdUntilCancelled(): void {
  harness.engine.on = (_call, _id, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("stopped by the signal")));
    });
}

const running = async () => (await harness.api.operations.list({ runningOnly: true, limit: 10 }))[0];
const nextOperation = () =>
  eventually(async () => {
    const operation = await running();
    if (!operation) throw new Error("nothing runs yet");
    return operation;
  });
const references = async () => (await harness.api.images.list()).map(({ reference }) => reference);

test("a pull that is cancelled fails with CANCELLED and leaves no row", async () => {
  const { api } = harness;
  const before = await references();
  holdUntilCancelled();
  const pulling = api.images.pull({ reference: "team/app:1" });
  pulling.catch(() => {});
  const operation = (await nextOperation()).id;
  expect(await api.operations.get({ operationId: operation })).toMatchObject({ cancellable: true });
  expect(await api.operations.cancel({ operationId: operation })).toMatchObject({
    status: "failed",
    cancellable: false,
    failure: { code: "CANCELLED" },
  });
  await expect(pulling).rejects.toMatchObject({ cause: { code: "CANCELLED" } });
  expect(await references()).toEqual(before);
  // Once more changes nothing.
  expect(await api.operations.cancel({ operationId: operation })).toMatchObject({ status: "failed" });
});

test("one that is cancelled between its row and its work never begins", async () => {
  const { ctx, engine, api } = harness;
  const db = Object.create(ctx.db, {
    transaction: {
      value: async (...change: Parameters<typeof ctx.db.transaction>) => {
        const begun = await ctx.db.transaction(...change);
        const operation = await running();
        if (operation) void api.operations.cancel({ operationId: operation.id });
        if (operation) await eventually(() => expect(ctx.events.sleepers).toBe(1));
        return begun;
      },
    },
  });
  const late = createCaller({ ...ctx, db });
  await expect(late.images.pull({ reference: "team/app:1" })).rejects.toMatchObject({
    cause: { code: "CANCELLED" },
  });
  expect(engine.calls).toEqual([]);
});

test("what can't be stopped in the middle isn't cancelled", async () => {
  const { api, engine } = harness;
  let go = () => {};
  engine.on = () =>
    new Promise<void>((resolve) => {
      go = resolve;
    });
  const creating = api.sandboxes.create({});
  const operation = await nextOperation();
  expect(operation.cancellable).toBe(false);
  await expect(api.operations.cancel({ operationId: operation.id })).rejects.toMatchObject({
    cause: { code: "CONFLICT" },
  });
  engine.on = () => undefined;
  go();
  await creating;
});

test("credentials are encrypted at rest, never told, and used for their registry only", async () => {
  const { api, ctx, engine } = harness;
  const saved = await api.registries.save({
    host: "https://Registry.Example.com/v2/",
    username: "me",
    password: "hunter2-öä",
  });
  expect(saved.host).toBe("registry.example.com");
  expect(JSON.stringify([saved, await api.registries.list()])).not.toMatch(/hunter2|secret/);
  const [row] = await ctx.db.select().from(registries).where(eq(registries.id, saved.id));
  expect(row!.secret).toMatch(/^v1\.[0-9a-f]{8}\./);
  expect(Buffer.from(row!.secret.split(".").at(-1)!, "base64url").toString()).not.toContain("hunter2");
  const keyFile = join(ctx.settings.dataDir, "secret.key");
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  expect(await readFile(keyFile, "utf8")).toMatch(/^[0-9a-f]{64}\n$/);

  await api.images.pull({ reference: "registry.example.com/app:1" });
  expect(engine.images.credentials).toEqual({ username: "me", password: "hunter2-öä" });
  await api.images.pull({ reference: "other.example.com/app:1" });
  expect(engine.images.credentials).toBeNull();
  await api.images.pull({ reference: "registry.example.com/app:1", username: "you", password: "x" });
  expect(engine.images.credentials).toEqual({ username: "you", password: "x" });

  // Another user name with the password that is there; it is the same registry still.
  const again = await api.registries.save({ host: "registry.example.com", username: "us" });
  expect(again.id).toBe(saved.id);
  const [image] = (await api.images.list()).filter(({ reference }) => reference.startsWith("registry."));
  const pushed = await api.images.push({ imageId: image!.id, target: "registry.example.com/copy:2" });
  expect(pushed.target).toBe("registry.example.com/copy:2");
  expect(engine.images.credentials).toEqual({ username: "us", password: "hunter2-öä" });

  await api.registries.delete({ registryId: saved.id });
  await api.images.pull({ reference: "registry.example.com/app:2" });
  expect(engine.images.credentials).toBeNull();
});

test("a secret that was moved, changed, or encrypted with another key isn't used", async () => {
  const { api, ctx } = harness;
  const a = await api.registries.save({ host: "a.example.com", username: "u", password: "for a" });
  const b = await api.registries.save({ host: "b.example.com", username: "u", password: "for b" });
  const [row] = await ctx.db.select().from(registries).where(eq(registries.id, a.id));
  await ctx.db.update(registries).set({ secret: row!.secret }).where(eq(registries.id, b.id));
  const refused = { cause: { code: "CONFLICT", message: expect.stringContaining("can't be read") } };
  await expect(api.images.pull({ reference: "b.example.com/x:1" })).rejects.toMatchObject(refused);
  ctx.settings.secretKey = "another key, long enough to be one";
  await expect(api.images.pull({ reference: "a.example.com/x:1" })).rejects.toMatchObject(refused);
  await api.registries.save({ host: "a.example.com", username: "u", password: "for a" });
  await api.images.pull({ reference: "a.example.com/x:1" });
  await expect(
    api.registries.save({ host: "not a host", username: "u", password: "p" }),
  ).rejects.toMatchObject({
    cause: { code: "INVALID_INPUT" },
  });
  await expect(api.registries.save({ host: "new.example.com", username: "u" })).rejects.toMatchObject({
    cause: { code: "INVALID_INPUT", message: expect.stringContaining("password") },
  });
});

test("trying a registry: basic, by token, open, refused, away", async () => {
  const { api } = harness;
  let kind: "basic" | "token" | "open" = "basic";
  const right = `Basic ${Buffer.from("me:right").toString("base64")}`;
  const server: Server = createServer((req, res) => {
    const { authorization } = req.headers;
    const host = req.headers.host!;
    if (req.url!.startsWith("/token")) {
      res.statusCode = authorization === right ? 200 : 401;
      res.end(JSON.stringify({ token: "tok" }));
    } else if (kind === "open" || authorization === (kind === "basic" ? right : "Bearer tok")) {
      res.end("{}");
    } else {
      const bearer = `Bearer realm="http://${host}/token",service="reg"`;
      res.writeHead(401, { "www-authenticate": kind === "basic" ? 'Basic realm="x"' : bearer });
      res.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const save = (password: string) => api.registries.save({ host, username: "me", password, plainHttp: true });
  try {
    const { id: registryId } = await save("right");
    expect((await api.registries.test({ registryId })).message).toBe(`${host} accepts me`);
    kind = "token";
    expect((await api.registries.test({ registryId })).message).toBe(`${host} accepts me`);
    await save("wrong");
    for (kind of ["basic", "token"] as const) {
      await expect(api.registries.test({ registryId })).rejects.toMatchObject({
        cause: { code: "FORBIDDEN" },
      });
    }
    kind = "open";
    expect((await api.registries.test({ registryId })).message).toContain("requires no sign-in");
    server.close();
    server.closeAllConnections();
    await expect(api.registries.test({ registryId })).rejects.toMatchObject({
      cause: { code: "UNAVAILABLE" },
    });
  } finally {
    server.close();
  }
});

test("an upload is kept while it is imported, and gone afterwards, also when it fails or its sender leaves", async () => {
  const { ctx, engine } = harness;
  const directory = join(ctx.settings.dataDir, "uploads");
  const signal = new AbortController().signal;
  let held: string[] = [];
  engine.on = async () => {
    held = await readdir(directory);
  };
  const send = (reference: string, body: AsyncIterable<Buffer>, expectedBytes: number | null) =>
    upload({ ctx, input: { reference }, body, expectedBytes, signal });
  const whole = Buffer.alloc(100_000, 1);
  expect(await send("up:1", Readable.from([whole]), whole.length)).toMatchObject({ source: "import" });
  expect(held).toHaveLength(1);
  expect(await readdir(directory)).toEqual([]);

  await expect(send("up:2", Readable.from([whole]), whole.length + 1)).rejects.toMatchObject({
    code: "CANCELLED",
  });
  await expect(send("up:3", Readable.from([whole]), 2 ** 52)).rejects.toMatchObject({ code: "DISK_FULL" });
  engine.on = async () => {
    const [name] = await readdir(directory);
    throw new ForkyardError("INVALID_INPUT", `${join(directory, name!)} contains no image.`);
  };
  await expect(send("up:4", Readable.from([whole]), null)).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: "The archive contains no image",
  });
  expect(await readdir(directory)).toEqual([]);

  // What a killed server was receiving goes at the next start.
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "left.tar"), "x");
  await recover({ ctx });
  await expect(readdir(directory)).rejects.toMatchObject({ code: "ENOENT" });
});

test("an image of a snapshot hangs on it in the lineage, is counted as used, and does not replace another", async () => {
  const { api, engine } = harness;
  const { sandbox } = await create();
  const snapshot = await api.snapshots.createFilesystem({ sandboxId: sandbox.id });
  const image = await api.images.build({ snapshotId: snapshot.id, reference: "team/made:1" });
  expect(image).toMatchObject({ source: "snapshot", snapshotId: snapshot.id, status: "ready" });
  const tree = await api.lineage.tree({});
  expect(tree.edges).toContainEqual({ from: snapshot.id, to: image.reference });
  await expect(api.images.build({ snapshotId: snapshot.id, reference: "team/made:1" })).rejects.toMatchObject(
    { cause: { code: "CONFLICT" } },
  );

  const made = await api.sandboxes.create({ image: "team/made:1" });
  const listed = (await api.images.list()).find(({ id }) => id === image.id);
  expect(listed).toMatchObject({ sandboxCount: 1, snapshotCount: 0 });
  expect(await api.images.impact({ imageId: image.id })).toMatchObject({
    freedBytes: 700,
    blocking: [{ id: made.id }],
  });
  await expect(api.images.delete({ imageId: image.id })).rejects.toMatchObject({ cause: { code: "IN_USE" } });
  await api.sandboxes.terminate({ sandboxId: made.id });
  await api.images.delete({ imageId: image.id });

  // A cancelled one leaves nothing.
  holdUntilCancelled();
  const building = api.images.build({ snapshotId: snapshot.id, reference: "team/made:2" });
  building.catch(() => {});
  const operation = await nextOperation();
  await api.operations.cancel({ operationId: operation.id });
  await expect(building).rejects.toMatchObject({ cause: { code: "CANCELLED" } });
  expect(await references()).not.toContain("docker.io/team/made:2");
  engine.on = () => undefined;
});

test("the server's files are read for the first team only, whatever the role in another", async () => {
  const input = { path: "/srv/app.tar", reference: "imported:1" };
  const other = createCaller({
    ...harness.ctx,
    actor: { ...harness.ctx.actor, teamId: "tea1", role: "owner" },
  });
  await expect(other.images.import(input)).rejects.toMatchObject({ cause: { code: "FORBIDDEN" } });
  expect(await harness.api.images.import(input)).toMatchObject({ source: "import" });
});

async function create() {
  return { sandbox: await harness.api.sandboxes.create({}) };
}

test("the base image can't be replaced: every team begins with it", async () => {
  const { api, ctx, engine } = harness;
  const reference = ctx.settings.baseImage;
  await expect(api.images.pull({ reference })).rejects.toMatchObject({ cause: { code: "CONFLICT" } });
  const uploading = upload({
    ctx,
    input: { reference },
    body: Readable.from([Buffer.from("x")]),
    expectedBytes: null,
    signal: new AbortController().signal,
  });
  await expect(uploading).rejects.toMatchObject({ code: "CONFLICT" });
  expect(engine.calls.filter((call) => call.startsWith("pull"))).toEqual([]);
});

test("an image of the first team can be named as the base, and is everybody's then", async () => {
  const { api, ctx, engine } = harness;
  const { reference } = await api.images.pull({ reference: "r.example.com/mine:1" });
  await ensureBaseImage({ ctx: { ...ctx, settings: { ...ctx.settings, baseImage: reference } } });
  expect(engine.images.has(reference)).toBe(true);
  // Nothing came a second time, from an archive.
  expect(engine.calls.filter((call) => call === `pull ${reference}`)).toHaveLength(1);
});

test("an image that is pulled again can't be deleted meanwhile: it would come back as nobody's", async () => {
  const { api, engine } = harness;
  const { id: imageId } = await api.images.pull({ reference: "team/app:1" });
  const arrived = Promise.withResolvers<void>();
  engine.on = () => arrived.promise;
  const again = api.images.pull({ reference: "team/app:1" });
  await nextOperation();
  await expect(api.images.delete({ imageId })).rejects.toMatchObject({ cause: { code: "CONFLICT" } });
  arrived.resolve();
  engine.on = () => undefined;
  await again;
  await api.images.delete({ imageId });
});

test("a password saved for HTTPS is not sent without it", async () => {
  const { api, engine } = harness;
  await api.registries.save({ host: "r.example.com", username: "me", password: "p" });
  await expect(api.images.pull({ reference: "r.example.com/x:1", plainHttp: true })).rejects.toMatchObject({
    cause: { code: "CONFLICT", message: expect.stringContaining("HTTPS") },
  });
  expect(engine.images.credentials).toBeNull();
  await api.images.pull({ reference: "r.example.com/x:1", plainHttp: true, username: "a", password: "b" });
  expect(engine.images.credentials).toEqual({ username: "a", password: "b" });
});

describe("two teams", () => {
  const reference = "docker.io/library/x:1";
  async function openTwo() {
    const { ctx } = harness;
    await ctx.db.insert(teams).values({ id: "tea2", name: "Two", slug: "two" }).onConflictDoNothing();
    return createCaller(asSystem(ctx, "tea2"));
  }

  test("have each their own image of one name: neither replaces, deletes or sees the other's", async () => {
    const { api, ctx, engine } = harness;
    const two = await openTwo();
    const mine = await api.images.pull({ reference });
    const { id } = await two.images.pull({ reference });
    const own = engine.images.of(ctx.actor.teamId);
    const theirs = engine.images.of("tea2");
    // As a crash leaves the second team's pull, and then its deletion.
    for (const status of ["pulling", "deleting"] as const) {
      theirs.add(reference);
      await ctx.db.update(images).set({ status }).where(eq(images.id, id));
      await recover({ ctx });
      expect([own.has(reference), theirs.has(reference)]).toEqual([true, false]);
    }
    const sandbox = await api.sandboxes.create({ image: reference });
    expect(engine.held.get(sandbox.id)?.spec.source).toEqual({
      kind: "image",
      reference,
      owner: ctx.actor.teamId,
    });
    await api.sandboxes.terminate({ sandboxId: sandbox.id });
    await two.images.pull({ reference });
    await api.images.delete({ imageId: mine.id });
    expect([own.has(reference), theirs.has(reference)]).toEqual([false, true]);
  });

  test("what was refused to one stays refused after a start, whatever the other has", async () => {
    const { api, ctx, engine } = harness;
    const two = await openTwo();
    await api.images.pull({ reference: "r.example.com/private:1" });
    engine.on = (call) => {
      if (call === "pull") throw new ForkyardError("FORBIDDEN", "wants credentials");
    };
    await expect(two.images.pull({ reference: "r.example.com/private:1" })).rejects.toThrow();
    engine.on = () => undefined;
    await ensureBaseImage({ ctx });
    const rows = await two.images.list();
    expect(rows.find((image) => image.reference === "r.example.com/private:1")).toMatchObject({
      status: "failed",
      failure: { code: "FORBIDDEN" },
    });
  });

  test("take over at a start what they had when all had their names in common", async () => {
    const { api, ctx, engine } = harness;
    const two = await openTwo();
    const { id } = await api.images.pull({ reference: "r.example.com/old:1" });
    await two.images.pull({ reference: "r.example.com/old:1" });
    await engine.images.of(ctx.actor.teamId).remove("r.example.com/old:1");
    await engine.images.of("tea2").remove("r.example.com/old:1");
    engine.images.add("r.example.com/old:1");
    // The second team's row tells of other content.
    const other = `sha256:${"1".repeat(64)}`;
    await ctx.db
      .update(images)
      .set({ digest: other })
      .where(and(eq(images.teamId, "tea2"), eq(images.reference, "r.example.com/old:1")));
    await ensureBaseImage({ ctx });
    expect((await api.images.list()).find((image) => image.id === id)).toMatchObject({ status: "ready" });
    expect(engine.images.of(ctx.actor.teamId).has("r.example.com/old:1")).toBe(true);
    expect(engine.images.of("tea2").has("r.example.com/old:1")).toBe(false);
    expect(engine.images.has("r.example.com/old:1")).toBe(false);
    expect(engine.images.has(ctx.settings.baseImage)).toBe(true);
  });
});
