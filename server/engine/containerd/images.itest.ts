import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort } from "../../testing/instance.ts";
import type { StepUpdate } from "../port.ts";
import { type ContainerdImages, openImages } from "./images.ts";
import { INCOMING } from "./incoming.ts";
import { hostPlatform, platformName } from "./platform.ts";
import { busyboxImage, startTestEngine, type TestEngine } from "./testing/harness.ts";
import { type TestImage, writeOciArchive } from "./testing/oci-archive.ts";
import { startRegistry, type TestRegistry, USER } from "./testing/registry.ts";

let engine: TestEngine;
let registry: TestRegistry;
let images: ContainerdImages;
const archive = (name: string) => join(engine.directory, `${name}.tar`);
const strange: TestImage = { layers: [[{ path: "x", content: "s390x" }]], architecture: "s390x" };
const other: TestImage = { layers: [[{ path: "x", content: "ppc" }]], architecture: "ppc64le" };
const here = platformName(hostPlatform());
const plain = { plainHttp: true };

beforeAll(async () => {
  [engine, registry] = await Promise.all([startTestEngine(), startRegistry()]);
  images = openImages(engine.client);
  const busybox = await busyboxImage();
  const large = await busyboxImage();
  large.layers.push([{ path: "noise", content: randomBytes(30_000_000) }]);
  await writeOciArchive(archive("one"), [busybox]);
  await writeOciArchive(archive("multi"), [strange, busybox]);
  await writeOciArchive(archive("strange"), [strange]);
  await writeOciArchive(archive("strangers"), [strange, other]);
  await writeOciArchive(archive("large"), [large]);
  for (const name of ["one", "multi", "strange", "strangers", "large"]) {
    await registry.push(archive(name), `test/${name}:1`);
  }
});

afterAll(async () => {
  await engine?.dispose();
  await registry?.dispose();
});

/** Names of everything that containerd holds, so that a test can say that nothing is left. */
async function holdings(): Promise<string[]> {
  const held: string[] = [];
  for await (const { info } of engine.client.content.list({}))
    held.push(...info.map((entry) => entry.digest));
  for await (const { info } of engine.client.snapshots.list({ snapshotter: "overlayfs" })) {
    held.push(...info.map((entry) => entry.name));
  }
  const list = await engine.client.images.list({});
  return [...held, ...list.images.map((image) => image.name)];
}

beforeEach(async () => expect(await holdings()).toEqual([]));
afterEach(async () => {
  for (const image of await images.list()) await images.remove(image.reference);
});

test("a pull tells its steps and gives the image's own configuration", async () => {
  const steps: StepUpdate[] = [];
  const pulled = await images.pull(`${registry.host}/test/large:1`, {
    ...plain,
    onStep: (s) => steps.push(s),
  });
  expect(pulled).toMatchObject({
    reference: `${registry.host}/test/large:1`,
    digest: expect.stringMatching(/^sha256:/),
    config: {
      env: { PATH: "/bin", A: "b=c" },
      cwd: "/etc",
      user: "0",
      entrypoint: ["/bin/busybox"],
      cmd: ["sh"],
    },
  });
  expect(pulled.sizeBytes).toBeGreaterThan(30_000_000);
  expect(steps.map((step) => step.step)).toEqual(expect.arrayContaining(["resolving", "downloading"]));
  const progress = steps.map((step) => step.progress).filter((value) => value !== null);
  expect(Math.min(...progress)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...progress)).toBeLessThanOrEqual(1);
  expect(await images.get(pulled.reference)).toEqual(pulled);
  expect(await images.list()).toEqual([pulled]);
});

test("of an image for several platforms ours is taken, and only its layers", async () => {
  const pulled = await images.pull(`${registry.host}/test/multi:1`, plain);
  const single = await images.pull(`${registry.host}/test/one:1`, plain);
  expect(await images.chainId(pulled.reference)).toBe(await images.chainId(single.reference));
  expect(pulled.sizeBytes).toBe(single.sizeBytes);
});

test.each(["strange", "strangers"])(
  "a pull for other platforms says which, and leaves nothing: %s",
  async (name) => {
    const offers = name === "strange" ? "linux/s390x" : "linux/s390x, linux/ppc64le";
    await expect(images.pull(`${registry.host}/test/${name}:1`, plain)).rejects.toMatchObject({
      code: "IMAGE_WRONG_PLATFORM",
      message: `${registry.host}/test/${name}:1 isn't made for ${here}; it offers ${offers}`,
    });
    expect(await holdings()).toEqual([]);
  },
);

test("a failed pull leaves the image that was there", async () => {
  const name = `${registry.host}/test/moving:1`;
  await registry.push(archive("one"), "test/moving:1");
  const before = await images.pull(name, plain);
  await registry.push(archive("strange"), "test/moving:1");
  await expect(images.pull(name, plain)).rejects.toMatchObject({ code: "IMAGE_WRONG_PLATFORM" });
  expect(await images.list()).toEqual([before]);
  await registry.push(archive("multi"), "test/moving:1");
  const after = await images.pull(name, plain);
  expect(after.digest).not.toBe(before.digest);
});

test("what isn't there, or can't be reached, says which", async () => {
  const { host } = registry;
  for (const name of [`${host}/test/one:9`, `${host}/nobody/none`]) {
    await expect(images.pull(name, plain)).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  }
  const dead = `127.0.0.1:${await freePort()}`;
  await expect(images.pull(`${dead}/x`, plain)).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining(`The registry ${dead} can't be reached`),
  });
  await expect(images.pull("registry.invalid/x", {})).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(images.pull(`${host}/test/one:1`, {})).rejects.toMatchObject({
    code: "UNAVAILABLE",
    hint: "It speaks plain HTTP: allow that for this pull.",
  });
  await expect(images.pull("Not A Reference", plain)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(images.get("test/none")).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  expect(await holdings()).toEqual([]);
});

test("credentials: none, wrong ones, right ones", async () => {
  const signed = await startRegistry({ signed: true });
  try {
    await signed.push(archive("one"), "private/app:1");
    const name = `${signed.host}/private/app:1`;
    await expect(images.pull(name, plain)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("requires credentials"),
    });
    const wrong = { ...USER, password: "guess" };
    await expect(images.pull(name, { ...plain, credentials: wrong })).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("refused the credentials"),
    });
    expect(await images.pull(name, { ...plain, credentials: USER })).toMatchObject({ reference: name });
  } finally {
    await signed.dispose();
  }
});

test("a pull that is cancelled stops at the daemon and leaves nothing", async () => {
  const stalled = await startStalledRegistry();
  try {
    const cancel = new AbortController();
    const name = `127.0.0.1:${(stalled.address() as AddressInfo).port}/stalled`;
    const pull = images.pull(name, { ...plain, signal: cancel.signal });
    const dropped = new Promise<void>((resolve) => {
      stalled.on("request", (_, response) => {
        response.on("close", () => resolve());
        cancel.abort();
      });
    });
    await expect(pull).rejects.toMatchObject({ code: "CANCELLED" });
    await dropped;
    expect(await holdings()).toEqual([]);
  } finally {
    stalled.closeAllConnections();
    stalled.close();
  }
});

test("what a killed server left unfinished is cleared by the next", async () => {
  const { digest } = await images.import(archive("one"), "one", {});
  const { image } = await engine.client.images.get({ name: "docker.io/library/one:latest" });
  await engine.client.images.create({ image: { name: `${INCOMING}left`, target: image?.target } });
  expect((await images.list()).map((found) => found.digest)).toEqual([digest]);
  await images.remove("one");
  expect(await holdings()).not.toEqual([]);
  openImages(engine.client);
  await expect.poll(holdings, { timeout: 60_000 }).toEqual([]);
});

test("import: an archive with one image, one for several platforms, a compressed one", async () => {
  const { gzipSync } = await import("node:zlib");
  const { readFile } = await import("node:fs/promises");
  const steps: StepUpdate[] = [];
  const one = await images.import(archive("one"), "base", { onStep: (step) => steps.push(step) });
  expect(one).toMatchObject({ reference: "docker.io/library/base:latest", config: { env: { A: "b=c" } } });
  expect(steps.at(-1)).toMatchObject({ step: "unpacking" });
  const pulled = await images.pull(`${registry.host}/test/one:1`, plain);
  expect(one.digest).toBe(pulled.digest);
  const multi = await images.import(archive("multi"), "multi", {});
  expect(await images.chainId(multi.reference)).toBe(await images.chainId("base"));
  await writeFile(archive("zipped"), gzipSync(await readFile(archive("one"))));
  expect((await images.import(archive("zipped"), "zipped", {})).digest).toBe(one.digest);
});

test("import: what is no image, or not ours, says so and leaves nothing", async () => {
  await writeFile(archive("junk"), randomBytes(300_000));
  await writeFile(archive("empty"), "");
  await writeOciArchive(archive("layerless"), [{ layers: [] }]);
  const refused = { code: "INVALID_INPUT" };
  for (const name of ["junk", "empty", "missing", "layerless"]) {
    await expect(images.import(archive(name), "x", {}), name).rejects.toMatchObject(refused);
  }
  await expect(images.import(engine.directory, "x", {})).rejects.toMatchObject(refused);
  await expect(images.import(archive("strange"), "x", {})).rejects.toMatchObject({
    code: "IMAGE_WRONG_PLATFORM",
    message: expect.stringContaining("linux/s390x"),
  });
  const cancelled = { signal: AbortSignal.abort() };
  await expect(images.import(archive("one"), "x", cancelled)).rejects.toMatchObject({ code: "CANCELLED" });
  expect(await holdings()).toEqual([]);
});

test("import: a hostile configuration is refused", async () => {
  await writeOciArchive(archive("env"), [
    await busyboxImage({ config: { Env: ["A=".padEnd(1_000_000, "x")] } }),
  ]);
  await expect(images.import(archive("env"), "x", {})).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await writeOciArchive(archive("huge"), [await busyboxImage({ config: { Cmd: ["x".repeat(6_000_000)] } })]);
  await expect(images.import(archive("huge"), "x", {})).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(await holdings()).toEqual([]);
});

test("remove tells what it freed, shares nothing away, and is idempotent", async () => {
  const one = await images.import(archive("one"), "one", {});
  await images.import(archive("one"), "same", {});
  expect(await images.remove("one")).toEqual({ freedBytes: 0 });
  expect((await images.get("same")).digest).toBe(one.digest);
  expect((await images.remove("same")).freedBytes).toBeGreaterThan(one.sizeBytes);
  expect(await images.remove("same")).toEqual({ freedBytes: 0 });
});

/** Takes requests and never answers. */
async function startStalledRegistry(): Promise<Server> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
