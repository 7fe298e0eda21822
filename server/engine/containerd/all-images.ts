import type { Containerd } from "./client.ts";
import { ignoreNotFound } from "./errors.ts";
import type { Image } from "./gen/containerd/services/images/v1/images_pb.js";
import { parseHeldName } from "./image-names.ts";
import { INCOMING } from "./incoming.ts";
import { type ImageContent, readImageContent } from "./manifest.ts";
import type { OciPlatform } from "./platform.ts";

const MAX_KNOWN = 500;

/** What the images of all owners have in common: one namespace, whose content they share. */
export type AllImages = {
  readonly client: Containerd;
  readonly platform: OciPlatform;
  /** Of all owners, without what is on its way. */
  list(): Promise<Image[]>;
  read(image: Image): Promise<ImageContent>;
  /** Of those that can be read. */
  contents(images: Image[]): Promise<ImageContent[]>;
  /** A name for what is on its way; it is gone at the end. */
  withIncoming<T>(work: (incoming: string) => Promise<T>): Promise<T>;
  /** Tells at any time whether something of another owner has been on its way meanwhile. */
  arriving<T>(owner: string | null, work: (wasBeside: () => boolean) => Promise<T>): Promise<T>;
  /** Removes what an earlier server brought in and never looked at, because it was killed. */
  sweep(): Promise<void>;
};

export function openAllImages(client: Containerd, platform: OciPlatform): AllImages {
  const underWay = new Set<string>();
  const arrivals = new Set<{ owner: string | null; beside: boolean }>();
  /** What a digest names never changes, and a sandbox's start needs it. */
  const known = new Map<string, ImageContent>();

  async function read(image: Image): Promise<ImageContent> {
    const digest = image.target?.digest ?? "";
    const seen = known.get(digest);
    if (seen) return seen;
    const reference = parseHeldName(image.name)?.reference ?? image.name;
    const content = await readImageContent(client, reference, digest, platform);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(digest, content);
    return content;
  }

  return {
    client,
    platform,
    read,

    async list() {
      const { images } = await client.images.list({});
      return images.filter(({ name }) => parseHeldName(name) !== null);
    },

    async contents(images) {
      const found = await Promise.all(images.map((image) => read(image).catch(() => null)));
      return found.filter((content) => content !== null);
    },

    async withIncoming(work) {
      const incoming = INCOMING + crypto.randomUUID();
      underWay.add(incoming);
      try {
        return await work(incoming);
      } finally {
        // Should this fail, it expires.
        await ignoreNotFound(client.images.delete({ name: incoming, sync: true })).catch(() => {});
        underWay.delete(incoming);
      }
    },

    async arriving(owner, work) {
      const arrival = { owner, beside: false };
      for (const other of arrivals) if (other.owner !== owner) other.beside = arrival.beside = true;
      arrivals.add(arrival);
      try {
        return await work(() => arrival.beside);
      } finally {
        arrivals.delete(arrival);
      }
    },

    async sweep() {
      const { images } = await client.images.list({});
      const left = images.filter(({ name }) => name.startsWith(INCOMING) && !underWay.has(name));
      for (const { name } of left) await ignoreNotFound(client.images.delete({ name, sync: true }));
    },
  };
}
