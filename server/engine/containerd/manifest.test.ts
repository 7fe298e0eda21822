import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Containerd } from "./client.ts";
import { chainIdOf, readImageContent } from "./manifest.ts";
import { hostPlatform } from "./platform.ts";

const sha256 = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const diff = sha256("layer");

test("a chain id is the hash over the ids beneath", () => {
  const [a, b, c] = ["a", "b", "c"].map(sha256) as [string, string, string];
  expect(chainIdOf([a])).toBe(a);
  expect(chainIdOf([a, b])).toBe(sha256(`${a} ${b}`));
  expect(chainIdOf([a, b, c])).toBe(sha256(`${sha256(`${a} ${b}`)} ${c}`));
});

/** Stands for containerd's content store; only what a registry may send is in question here. */
function holding(documents: Record<string, unknown>): Containerd {
  const blobs = new Map(Object.entries(documents).map(([digest, value]) => [digest, JSON.stringify(value)]));
  return {
    content: {
      info: async ({ digest }: { digest: string }) => ({ info: { size: BigInt(blobs.get(digest)!.length) } }),
      read: async function* ({ digest }: { digest: string }) {
        yield { data: Buffer.from(blobs.get(digest)!) };
      },
    },
  } as unknown as Containerd;
}

const [top, config] = [sha256("top"), sha256("config")];
const layer = { digest: sha256("compressed"), size: 10 };
const image = { os: "linux", architecture: "amd64", rootfs: { diff_ids: [diff] }, config: { User: "u" } };
const manifest = { config: { digest: config, size: 5 }, layers: [layer] };
const read = (documents: Record<string, unknown>) =>
  readImageContent(holding(documents), "evil", top, hostPlatform("x64"));

test("a manifest by itself", async () => {
  expect(await read({ [top]: manifest, [config]: image })).toEqual({
    manifestDigest: top,
    manifestType: "application/vnd.oci.image.manifest.v1+json",
    manifestBytes: expect.any(Number),
    configDigest: config,
    layerDigests: [layer.digest],
    sizeBytes: 15,
    chainId: diff,
    config: { User: "u" },
  });
});

/** An index that names the next one, over and over, so that only looking once at each ends in time. */
function nested(depth: number, copies = 1): Record<string, unknown> {
  const digest = (n: number) => (n === 0 ? top : sha256(`index ${n}`));
  const indexes = Array.from({ length: depth }, (_, n) => [
    digest(n),
    { manifests: Array(copies).fill({ digest: digest(n + 1), size: 1 }) },
  ]);
  return { ...Object.fromEntries(indexes), [digest(depth)]: { manifests: [] } };
}

test("an index that repeats itself is looked at once", async () => {
  await expect(read(nested(4, 1000))).rejects.toMatchObject({ code: "IMAGE_WRONG_PLATFORM" });
});

test.each([
  ["not a JSON object", { [top]: [] }],
  ["a digest that is a path", { [top]: { ...manifest, config: { digest: "../../etc/passwd", size: 1 } } }],
  ["a negative size", { [top]: { ...manifest, config: { digest: config, size: -1 } } }],
  ["no layers", { [top]: { config: manifest.config } }],
  ["too many layers", { [top]: { ...manifest, layers: Array(501).fill(layer) } }],
  ["no diff ids", { [top]: manifest, [config]: { ...image, rootfs: {} } }],
  ["a wrong diff id", { [top]: manifest, [config]: { ...image, rootfs: { diff_ids: ["x"] } } }],
  ["an index in an index, too deep", nested(6)],
  ["too large", { [top]: { ...manifest, padding: "x".repeat(5_000_000) } }],
])("%s is refused", async (_, documents) => {
  await expect(read(documents)).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("what an index offers is bounded in the message", async () => {
  const entry = (n: number) => ({
    digest: sha256(`${n}`),
    size: 1,
    platform: { os: "linux", architecture: `cpu${n}` },
  });
  const many = { manifests: Array.from({ length: 5000 }, (_, n) => entry(n)) };
  const error = await read({ [top]: many }).catch((reason: Error) => reason);
  expect(error).toMatchObject({ code: "IMAGE_WRONG_PLATFORM" });
  expect((error as Error).message.length).toBeLessThan(500);
});
