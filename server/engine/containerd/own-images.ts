import { isDeepStrictEqual } from "node:util";
import { ForkyardError } from "../../domain/errors.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { EngineImage, ImageConfig, OwnImages, StepUpdate, WorkOptions } from "../port.ts";
import type { AllImages } from "./all-images.ts";
import type { Containerd } from "./client.ts";
import { ignoreNotFound, isAlreadyExists, isNotFound } from "./errors.ts";
import type { Image } from "./gen/containerd/services/images/v1/images_pb.js";
import { type BuildBase, buildImage } from "./image-build.ts";
import { toImageConfig } from "./image-config.ts";
import { importArchive } from "./image-import.ts";
import { heldName, parseHeldName } from "./image-names.ts";
import { exclusiveBytes, imageParts, isThere, type Part } from "./image-parts.ts";
import { needsProof, prove } from "./image-proof.ts";
import { pullImage } from "./image-pull.ts";
import { pushImage } from "./image-push.ts";
import type { ChainIds } from "./images.ts";
import { INCOMING, incomingLabels } from "./incoming.ts";
import { collectGarbage } from "./leases.ts";
import { readImageContent } from "./manifest.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

type Target = NonNullable<Image["target"]>;
/** Has an image arrive under the name `incoming`; `from` is the reference it is asked for by. */
type Bring = (way: { at: Containerd; incoming: string; from: string }, options: WorkOptions) => Promise<void>;

const TAG_OR_DIGEST = /(:[\w.-]+|@[\w:]+)$/;

/** The images of one owner, or everybody's (null). */
export function openOwnImages(all: AllImages, owner: string | null): OwnImages & ChainIds {
  const { client, platform, read } = all;

  async function find(reference: string, from: string | null = owner): Promise<Image> {
    const normalized = normalizeReference(reference);
    try {
      const { image } = await client.images.get({ name: heldName(from, normalized) });
      if (image) return image;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    throw new ForkyardError("IMAGE_NOT_FOUND", `There is no image ${normalized} here.`, {
      hint: "Pull or import it first.",
    });
  }

  async function present(image: Image): Promise<EngineImage> {
    const content = await read(image);
    const reference = parseHeldName(image.name)?.reference ?? image.name;
    return {
      reference,
      digest: image.target?.digest ?? "",
      sizeBytes: content.sizeBytes,
      config: toImageConfig(reference, content.config),
    };
  }

  async function name(reference: string, target: Target): Promise<EngineImage> {
    const image = { name: heldName(owner, reference), target };
    try {
      await client.images.create({ image });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      await client.images.update({ image, updateMask: { paths: ["target"] } });
    }
    return await present(await find(reference));
  }

  /** Looks at what arrived under a name of its own, before the real name points to it. */
  async function look(at: Containerd, incoming: string, reference: string) {
    const { image } = await at.images.get({ name: incoming });
    const target = image?.target;
    if (!target) throw new ForkyardError("INTERNAL", `containerd kept nothing of ${reference}.`);
    const content = await readImageContent(at, reference, target.digest, platform);
    toImageConfig(reference, content.config);
    await at.snapshots.stat({ snapshotter: SNAPSHOTTER, key: content.chainId });
    return { target, content };
  }

  async function receive(reference: string, options: WorkOptions, bring: Bring): Promise<EngineImage> {
    const normalized = normalizeReference(reference);
    return all.withIncoming((incoming) =>
      all.arriving(owner, async (wasBeside) => {
        const begun = new Date();
        try {
          await bring({ at: client, incoming, from: normalized }, options);
          const { target, content } = await look(client, incoming, normalized);
          const arrival = { owner, begun, beside: wasBeside(), content };
          if (await needsProof(all, arrival)) await proven(normalized, target.digest, options, bring);
          return await name(normalized, target);
        } catch (error) {
          // What had arrived by then belongs to no image that could be deleted.
          await collectGarbage(client).catch(() => {});
          throw error;
        }
      }),
    );
  }

  async function proven(reference: string, digest: string, { onStep, signal }: WorkOptions, bring: Bring) {
    const telling = (update: StepUpdate) =>
      onStep?.({ ...update, step: `checking that it is yours: ${update.step}` });
    await prove(client, async (at) => {
      const incoming = INCOMING + crypto.randomUUID();
      // By its digest: a tag may have moved meanwhile.
      const from = `${reference.replace(TAG_OR_DIGEST, "")}@${digest}`;
      await bring({ at, incoming, from }, { onStep: telling, signal });
      const { target } = await look(at, incoming, reference);
      if (target.digest === digest) return;
      throw new ForkyardError("CONFLICT", `${reference} changed while it was brought here.`, {
        hint: "Try again.",
      });
    });
  }

  /** What an image holds on disk. Empty when there is none to read. */
  async function partsOf(reference: string): Promise<Part[]> {
    const content = await find(reference)
      .then(read)
      .catch(() => null);
    return content ? imageParts(client, content) : [];
  }

  /**
   * What the files of a snapshot began with, of what this owner may see; null if that is gone, or all was copied into
   * one layer. Images of the same layers may differ in their configuration: then `config` tells which one it was.
   */
  async function baseOf(snapshotId: string, config: ImageConfig): Promise<BuildBase | null> {
    const visible = (await all.list()).filter(({ name }) => {
      const holder = parseHeldName(name)?.owner;
      return holder === owner || holder === null;
    });
    const candidates = await all.contents(visible);
    for (let key = snapshotId; key !== ""; ) {
      const alike = candidates.filter(({ chainId }) => chainId === key);
      const same = alike.find((one) => isDeepStrictEqual(toImageConfig(snapshotId, one.config), config));
      if (same) return { content: same, configured: true };
      if (alike[0]) return { content: alike[0], configured: false };
      const { info } = await client.snapshots.stat({ snapshotter: SNAPSHOTTER, key });
      key = info?.parent ?? "";
    }
    return null;
  }

  return {
    async list() {
      const own = (await all.list()).filter(({ name }) => parseHeldName(name)?.owner === owner);
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
      receive(reference, options, ({ at, incoming, from }, work) =>
        pullImage(at, { name: from, incoming, platform }, { ...options, ...work }),
      ),

    import: (archivePath, reference, options) =>
      receive(reference, options, ({ at, incoming }, work) =>
        importArchive(at, { archivePath, name: reference, incoming, platform }, work),
      ),

    async adopt(reference, from) {
      const { target } = await find(reference, from ?? null);
      if (!target) throw new ForkyardError("INTERNAL", `containerd keeps nothing of ${reference}.`);
      return await name(normalizeReference(reference), target);
    },

    async remove(reference) {
      const before = await partsOf(reference);
      const name = heldName(owner, normalizeReference(reference));
      await ignoreNotFound(client.images.delete({ name, sync: true }));
      const freed = await Promise.all(
        before.map(async (part) => ((await isThere(client, part)) ? 0 : part.bytes)),
      );
      return { freedBytes: freed.reduce((sum, bytes) => sum + bytes, 0) };
    },

    async exclusiveBytes(reference) {
      const own = await find(reference);
      const others = (await all.list()).filter(({ name }) => name !== own.name);
      return exclusiveBytes(client, await read(own), await all.contents(others));
    },

    build: (request, options) =>
      all.withIncoming(async (incoming) => {
        const reference = normalizeReference(request.reference);
        const base = await baseOf(request.snapshotId, request.config);
        await buildImage(client, { request: { ...request, reference }, incoming, base, platform }, options);
        return await name(reference, (await look(client, incoming, reference)).target);
      }),

    async push(reference, target, options) {
      const { manifestDigest, manifestType, manifestBytes } = await read(await find(reference));
      // An image for several platforms names what is not here: only what is goes out.
      const manifest = { mediaType: manifestType, digest: manifestDigest, size: BigInt(manifestBytes) };
      await all.withIncoming(async (name) => {
        await client.images.create({ image: { name, labels: incomingLabels(), target: manifest } });
        await pushImage(client, { name, target: normalizeReference(target) }, options);
      });
    },
  };
}
