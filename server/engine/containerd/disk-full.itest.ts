import { randomBytes } from "node:crypto";
import { statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImages } from "./images.ts";
import { openRootfsStore } from "./rootfs.ts";
import { busyboxImage, startTestEngine, type TestEngine } from "./testing/harness.ts";
import { writeOciArchive } from "./testing/oci-archive.ts";
import { startRegistry, type TestRegistry } from "./testing/registry.ts";

const MB = 1_000_000;
let engine: TestEngine;
let registry: TestRegistry;

beforeAll(async () => {
  [engine, registry] = await Promise.all([startTestEngine({ diskMiB: 40 }), startRegistry()]);
});

afterAll(async () => {
  await engine?.dispose();
  await registry?.dispose();
});

async function used(): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(engine.dataDir);
  return (blocks - bfree) * bsize;
}

test("a full disk fails a pull, an import and a capture, each leaving nothing behind", async () => {
  const images = openImages(engine.client);
  const rootfs = openRootfsStore(engine.client, { mountNamespace: engine.mountNamespace });
  const [small, large] = ["small", "large"].map((name) => join(engine.directory, `${name}.tar`)) as [
    string,
    string,
  ];
  const image = await busyboxImage();
  await writeOciArchive(small, [image]);
  image.layers.push([{ path: "noise", content: randomBytes(60 * MB) }]);
  await writeOciArchive(large, [image]);
  await registry.push(large, "large:1");

  const full = { code: "DISK_FULL", message: expect.stringMatching(/^The disk is full: .*large/) };
  await expect(images.pull(`${registry.host}/large:1`, { plainHttp: true })).rejects.toMatchObject(full);
  expect(await used()).toBeLessThan(2 * MB);
  await expect(images.import(large, "large", {})).rejects.toMatchObject(full);
  expect(await used()).toBeLessThan(2 * MB);

  await images.import(small, "small", {});
  await rootfs.prepare("sandbox", await images.chainId("small"));
  await writeFile(join(await rootfs.upperDirectory("sandbox"), "big"), randomBytes(25 * MB));
  const before = await used();
  const capture = await rootfs.capture("sandbox", "snapshot");
  await expect(capture.copy()).rejects.toMatchObject({ code: "DISK_FULL" });
  await capture.abort();
  expect(await used()).toBeLessThan(before + MB);
  expect((await rootfs.list()).map((one) => one.key)).toEqual(["sandbox"]);
});
