import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ContainerdImages, openImages } from "./images.ts";
import { openRootfsStore } from "./rootfs.ts";
import { busyboxImage, startTestEngine, type TestEngine } from "./testing/harness.ts";
import { writeOciArchive } from "./testing/oci-archive.ts";
import { startRegistry, type TestRegistry } from "./testing/registry.ts";

let engine: TestEngine;
let registry: TestRegistry;
let images: ContainerdImages;
const plain = { plainHttp: true };
const archive = (name: string) => join(engine.directory, `${name}.tar`);
/** A gzip is a layer; everything else is JSON. */
const isLayer = (data: Buffer) => data[0] === 0x1f;
const manifestOnly = (data: Buffer) => data.includes('"layers"') && !isLayer(data);

beforeAll(async () => {
  [engine, registry] = await Promise.all([startTestEngine(), startRegistry()]);
  images = openImages(engine.client);
  const secret = await busyboxImage();
  secret.layers.push([{ path: "secret", content: "of the first" }]);
  await writeOciArchive(archive("one"), [secret]);
  await writeOciArchive(archive("two"), [await busyboxImage()]);
  await writeOciArchive(archive("no blobs"), [secret], () => null);
  await writeOciArchive(archive("manifest only"), [secret], (data) => (manifestOnly(data) ? data : null));
  await writeOciArchive(archive("no layers"), [secret], (data) => (isLayer(data) ? null : data));
  await writeOciArchive(archive("garbage"), [secret], (data) =>
    isLayer(data) ? Buffer.alloc(data.length, "x") : data,
  );
  await registry.push(archive("one"), "first/app:1");
});

afterAll(async () => {
  await engine?.dispose();
  await registry?.dispose();
});

afterEach(async () => {
  for (const owner of [images.of("first"), images.of("second"), images])
    for (const { reference } of await owner.list()) await owner.remove(reference);
  expect((await engine.client.namespaces.list({})).namespaces.map(({ name }) => name)).toEqual(["forkyard"]);
});

test("two owners' images of one name are two", async () => {
  const [first, second] = [images.of("first"), images.of("second")];
  const one = await first.import(archive("one"), "app", {});
  const two = await second.import(archive("two"), "app", {});
  expect(one.reference).toBe(two.reference);
  expect((await first.get("app")).digest).toBe(one.digest);
  expect((await second.get("app")).digest).toBe(two.digest);
  expect(await first.chainId("app")).not.toBe(await second.chainId("app"));
  expect(await images.list()).toEqual([]);
  await expect(images.get("app")).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  await second.remove("app");
  expect(await first.list()).toEqual([one]);
  expect(await second.list()).toEqual([]);
});

test("everybody's image can be had as one's own, and stays when that goes", async () => {
  const all = await images.import(archive("one"), "app", {});
  expect(await images.of("first").adopt("app")).toEqual(all);
  await images.of("first").remove("app");
  expect(await images.list()).toEqual([all]);
  await images.remove("app");
  await images.of("first").import(archive("one"), "app", {});
  expect(await images.adopt("app", "first")).toEqual(all);
  await expect(images.of("first").adopt("other")).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
});

test.each(["no blobs", "manifest only", "no layers", "garbage"])(
  "an archive gives only what is in it, whoever has the rest: %s",
  async (name) => {
    const { digest } = await images.of("first").import(archive("one"), "app", {});
    const second = images.of("second");
    await expect(second.import(archive(name), "mine", {})).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await second.list()).toEqual([]);
    expect((await images.of("first").get("app")).digest).toBe(digest);
  },
);

test("who brings all of it has it too", async () => {
  const { digest } = await images.of("first").import(archive("one"), "app", {});
  expect((await images.of("second").import(archive("one"), "mine", {})).digest).toBe(digest);
  const pulled = await images.of("third").pull(`${registry.host}/first/app:1`, plain);
  expect(pulled.digest).toBe(digest);
  await images.of("third").remove(pulled.reference);
});

test("what only a sandbox still stands on isn't given away either", async () => {
  const first = images.of("first");
  await first.import(archive("one"), "app", {});
  const store = openRootfsStore(engine.client, { mountNamespace: engine.mountNamespace });
  await store.prepare("sbx", await first.chainId("app"));
  try {
    await first.remove("app");
    await expect(images.of("second").import(archive("garbage"), "mine", {})).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  } finally {
    await store.remove("sbx");
  }
});

test("a registry that serves nothing but a digest gives nothing", async () => {
  const { digest } = await images.of("first").pull(`${registry.host}/first/app:1`, plain);
  const { info } = await engine.client.content.info({ digest });
  const liar = await startLiar(digest, Number(info?.size));
  try {
    const name = `127.0.0.1:${(liar.address() as AddressInfo).port}/evil/x@${digest}`;
    await expect(images.of("second").pull(name, plain)).rejects.toMatchObject({
      code: expect.stringMatching(/IMAGE_NOT_FOUND|UNAVAILABLE|INVALID_INPUT/),
    });
    expect(await images.of("second").list()).toEqual([]);
  } finally {
    liar.closeAllConnections();
    liar.close();
  }
});

/** Says that it has the manifest, and has nothing. */
async function startLiar(digest: string, bytes: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== "HEAD") return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": "application/vnd.oci.image.manifest.v1+json",
      "content-length": bytes,
      "docker-content-digest": digest,
    });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
