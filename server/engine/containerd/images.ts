import { ForkyardError } from "../../domain/errors.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { EngineImage, EngineImages } from "../port.ts";
import type { Containerd } from "./client.ts";
import { ignoreNotFound, isAlreadyExists, isNotFound } from "./errors.ts";
import type { Image } from "./gen/containerd/services/images/v1/images_pb.js";
import { buildImage, sweepBuilds } from "./image-build.ts";
import { toImageConfig } from "./image-config.ts";
import { importArchive } from "./image-import.ts";
import { exclusiveBytes, imageParts, isThere, type Part } from "./image-parts.ts";
import { pullImage } from "./image-pull.ts";
import { pushImage } from "./image-push.ts";
import { INCOMING, incomingLabels } from "./incoming.ts";
import { collectGarbage } from "./leases.ts";
import { type ImageContent, readImageContent } from "./manifest.ts";
import { hostPlatform, type OciPlatform } from "./platform.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

const MAX_KNOWN = 500;

/** The port's images, and what the rest of this adapter needs of them. */
export type ContainerdImages = EngineImages & {
  /** The key of the image's unpacked layers: the parent for a rootfs. IMAGE_NOT_FOUND when absent. */
  chainId(reference: string): Promise<string>;
};

/** Images of one containerd namespace, of which this is the only user. Clears what a killed server left unfinished. */
export function openImages(client: Containerd, platform: OciPlatform = hostPlatform()): ContainerdImages {
  async function find(reference: string): Promise<Image> {
    const name = normalizeReference(reference);
    try {
      const { image } = await client.images.get({ name });
      if (image) return image;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    throw new ForkyardError("IMAGE_NOT_FOUND", `There is no image ${name} here.`, {
      hint: "Pull or import it first.",
    });
  }

  const underWay = new Set<string>();
  /** What a digest names never changes, and a sandbox's start needs it. */
  const known = new Map<string, ImageContent>();

  async function read(image: Image): Promise<ImageContent> {
    const digest = image.target?.digest ?? "";
    const seen = known.get(digest);
    if (seen) return seen;
    const content = await readImageContent(client, image.name, digest, platform);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(digest, content);
    return content;
  }

  async function present(image: Image): Promise<EngineImage> {
    const content = await read(image);
    return {
      reference: image.name,
      digest: image.target?.digest ?? "",
      sizeBytes: content.sizeBytes,
      config: toImageConfig(image.name, content.config),
    };
  }

  /** Looks at what arrived under a name of its own before the real name points to it. */
  async function publish(incoming: string, reference: string): Promise<EngineImage> {
    const { image: arrived } = await client.images.get({ name: incoming });
    const target = arrived?.target;
    if (!target) throw new ForkyardError("INTERNAL", `containerd kept nothing of ${reference}.`);
    const content = await readImageContent(client, reference, target.digest, platform);
    toImageConfig(reference, content.config);
    await client.snapshots.stat({ snapshotter: SNAPSHOTTER, key: content.chainId });
    const image = { name: reference, target };
    try {
      await client.images.create({ image });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      await client.images.update({ image, updateMask: { paths: ["target"] } });
    }
    return await present(await find(reference));
  }

  async function receive(
    reference: string,
    bring: (incoming: string, reference: string) => Promise<void>,
  ): Promise<EngineImage> {
    const name = normalizeReference(reference);
    const incoming = INCOMING + crypto.randomUUID();
    underWay.add(incoming);
    try {
      await bring(incoming, name);
      return await publish(incoming, name);
    } catch (error) {
      // What had arrived by then belongs to no image that could be deleted.
      await collectGarbage(client).catch(() => {});
      throw error;
    } finally {
      // Should this fail, it expires.
      await ignoreNotFound(client.images.delete({ name: incoming, sync: true })).catch(() => {});
      underWay.delete(incoming);
    }
  }

  /** What an earlier server brought in and never looked at, because it was killed. */
  async function sweep(): Promise<void> {
    const { images } = await client.images.list({});
    const left = images.filter(({ name }) => name.startsWith(INCOMING) && !underWay.has(name));
    for (const { name } of left) await ignoreNotFound(client.images.delete({ name, sync: true }));
  }
  sweep()
    .then(() => sweepBuilds(client))
    .catch(() => {}); // they expire by themselves too

  return {
    async list() {
      const { images } = await client.images.list({});
      const own = images.filter((image) => !image.name.startsWith(INCOMING));
      // One that can't be read (its content is gone) isn't there for anybody.
      const found = await Promise.all(own.map((image) => present(image).catch(() => null)));
      return found.filter((image) => image !== null).sort((a, b) => (a.reference < b.reference ? -1 : 1));
    },

    async get(reference) {
      return await present(await find(reference));
    },

    async chainId(reference) {
      return (await read(await find(reference))).chainId;
    },

    pull: (reference, options) =>
      receive(reference, (incoming, name) => pullImage(client, { name, incoming, platform }, options)),

    import: (archivePath, reference, options) =>
      receive(reference, (incoming, name) =>
        importArchive(client, { archivePath, name, incoming, platform }, options),
      ),

    async remove(reference) {
      const name = normalizeReference(reference);
      const before = await partsOf(name);
      await ignoreNotFound(client.images.delete({ name, sync: true }));
      const freed = await Promise.all(
        before.map(async (part) => ((await isThere(client, part)) ? 0 : part.bytes)),
      );
      return { freedBytes: freed.reduce((sum, bytes) => sum + bytes, 0) };
    },

    async exclusiveBytes(reference) {
      const own = await find(reference);
      const { images } = await client.images.list({});
      const others = images.filter(({ name }) => name !== own.name);
      return exclusiveBytes(client, await read(own), await contents(others));
    },

    build: (request, options) =>
      receive(request.reference, async (incoming, name) => {
        const base = await baseOf(request.snapshotId);
        await buildImage(
          client,
          { request: { ...request, reference: name }, incoming, base, platform },
          options,
        );
      }),

    async push(reference, target, options) {
      const { manifestDigest, manifestType, manifestBytes } = await read(await find(reference));
      // An image for several platforms names what is not here: only what is goes out.
      const name = INCOMING + crypto.randomUUID();
      const manifest = { mediaType: manifestType, digest: manifestDigest, size: BigInt(manifestBytes) };
      underWay.add(name);
      try {
        await client.images.create({ image: { name, labels: incomingLabels(), target: manifest } });
        await pushImage(client, { name, target: normalizeReference(target) }, options);
      } finally {
        await ignoreNotFound(client.images.delete({ name })).catch(() => {}); // it expires
        underWay.delete(name);
      }
    },
  };

  /** What an image holds on disk. Empty when there is none to read. */
  async function partsOf(name: string): Promise<Part[]> {
    const content = await find(name)
      .then(read)
      .catch(() => null);
    return content ? imageParts(client, content) : [];
  }

  /** Of those that can be read. */
  async function contents(list: Image[]): Promise<ImageContent[]> {
    const found = await Promise.all(list.map((image) => read(image).catch(() => null)));
    return found.filter((content) => content !== null);
  }

  /** The image that the files of a snapshot began with; null if it is gone, or all was copied into one layer. */
  async function baseOf(snapshotId: string): Promise<ImageContent | null> {
    const { images } = await client.images.list({});
    const byChain = new Map((await contents(images)).map((content) => [content.chainId, content]));
    for (let key = snapshotId; key !== ""; ) {
      const base = byChain.get(key);
      if (base) return base;
      const { info } = await client.snapshots.stat({ snapshotter: SNAPSHOTTER, key });
      key = info?.parent ?? "";
    }
    return null;
  }
}
