import { createHash } from "node:crypto";
import { ForkyardError } from "../../domain/errors.ts";
import type { Containerd } from "./client.ts";
import { type OciPlatform, platformName, runsOn } from "./platform.ts";

/** An image is somebody else's data: what is larger than this is refused before it is read. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MAX_LAYERS = 500;
const MAX_INDEX_DEPTH = 4;
const DIGEST = /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

export type ImageContent = {
  manifestDigest: string;
  manifestType: string;
  manifestBytes: number;
  configDigest: string;
  layerDigests: string[];
  /** Compressed, bytes. */
  sizeBytes: number;
  /** The key of the unpacked layers. */
  chainId: string;
  /** The `config` object as the image has it, unchecked. */
  config: Record<string, unknown>;
};

export type Descriptor = { mediaType: string; digest: string; size: number; platform: OciPlatform | null };

/**
 * Reads from containerd's content what an image (an index or one manifest) has for `platform`.
 * IMAGE_WRONG_PLATFORM names what it has instead; INVALID_INPUT says what isn't right with it.
 */
export async function readImageContent(
  client: Containerd,
  name: string,
  digest: string,
  platform: OciPlatform,
): Promise<ImageContent> {
  const offered = new Set<string>();
  const content = await search({ client, name, platform, offered, seen: new Set() }, digest, 0);
  if (content) return content;
  const names = [...offered].slice(0, 20).join(", ") || "nothing that can be run";
  throw new ForkyardError(
    "IMAGE_WRONG_PLATFORM",
    `${name} isn't made for ${platformName(platform)}; it offers ${names}.`,
    { hint: `Choose an image or a tag made for ${platformName(platform)}.` },
  );
}

/** The entries of an index; null when the digest is something else. */
export async function readIndex(
  client: Containerd,
  name: string,
  digest: string,
): Promise<Descriptor[] | null> {
  const { manifests } = await readJson(client, name, digest);
  return Array.isArray(manifests) ? manifests.map((entry) => toDescriptor(name, entry)) : null;
}

type Search = {
  client: Containerd;
  name: string;
  platform: OciPlatform;
  /** What there is instead. */
  offered: Set<string>;
  /** Each document is looked at once, however often an index names it. */
  seen: Set<string>;
};

async function search(at: Search, digest: string, depth: number): Promise<ImageContent | null> {
  if (depth > MAX_INDEX_DEPTH) throw malformed(at.name, "its indexes are nested too deep");
  if (at.seen.has(digest)) return null;
  at.seen.add(digest);
  const document = await readJson(at.client, at.name, digest);
  if (!Array.isArray(document.manifests)) return readManifest(at, digest, document);
  for (const entry of document.manifests) {
    const child = toDescriptor(at.name, entry);
    if (child.platform && !runsOn(child.platform, at.platform)) {
      // Signatures and the like are for the platform "unknown".
      if (child.platform.os !== "unknown") at.offered.add(platformName(child.platform));
      continue;
    }
    const found = await search(at, child.digest, depth + 1);
    if (found) return found;
  }
  return null;
}

async function readManifest(
  { client, name, platform, offered }: Search,
  digest: string,
  document: Record<string, unknown>,
): Promise<ImageContent | null> {
  const config = toDescriptor(name, document.config);
  if (!Array.isArray(document.layers) || document.layers.length > MAX_LAYERS) {
    throw malformed(name, `its manifest lists no layers, or more than ${MAX_LAYERS}`);
  }
  const layers = document.layers.map((layer) => toDescriptor(name, layer));
  const image = await readJson(client, name, config.digest);
  const made = { os: text(image.os), architecture: text(image.architecture), variant: text(image.variant) };
  if (!runsOn(made, platform)) {
    offered.add(platformName(made));
    return null;
  }
  const diffIds = (image.rootfs as { diff_ids?: unknown } | undefined)?.diff_ids;
  if (!Array.isArray(diffIds) || diffIds.length === 0 || !diffIds.every((id) => DIGEST.test(String(id)))) {
    throw malformed(name, "its configuration names no layers");
  }
  return {
    manifestDigest: digest,
    manifestType: text(document.mediaType) || "application/vnd.oci.image.manifest.v1+json",
    manifestBytes: Number((await client.content.info({ digest })).info?.size ?? 0n),
    configDigest: config.digest,
    layerDigests: layers.map((layer) => layer.digest),
    sizeBytes: layers.reduce((sum, layer) => sum + layer.size, config.size),
    chainId: chainIdOf(diffIds.map(String)),
    config: isRecord(image.config) ? image.config : {},
  };
}

/** The OCI format's name for a stack of layers; containerd's key for the unpacked ones. */
export function chainIdOf(diffIds: string[]): string {
  return diffIds.reduce((below, diffId) =>
    below === "" ? diffId : `sha256:${createHash("sha256").update(`${below} ${diffId}`).digest("hex")}`,
  );
}

/** A JSON document of an image, bounded. INVALID_INPUT if it is none. */
export async function readJson(
  client: Containerd,
  name: string,
  digest: string,
): Promise<Record<string, unknown>> {
  const { info } = await client.content.info({ digest });
  const size = Number(info?.size ?? 0n);
  if (size > MAX_JSON_BYTES) throw malformed(name, `${digest} is ${size} bytes long`);
  const parts: Uint8Array[] = [];
  for await (const { data } of client.content.read({ digest })) parts.push(data);
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // said below
  }
  throw malformed(name, `${digest} is not a JSON object`);
}

function toDescriptor(name: string, value: unknown): Descriptor {
  const entry = isRecord(value) ? value : {};
  const { digest, size } = entry;
  if (typeof digest !== "string" || !DIGEST.test(digest)) throw malformed(name, "a digest in it is wrong");
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw malformed(name, "a size in it is wrong");
  }
  const { platform } = entry;
  return {
    mediaType: text(entry.mediaType),
    digest,
    size,
    platform: isRecord(platform)
      ? { os: text(platform.os), architecture: text(platform.architecture), variant: text(platform.variant) }
      : null,
  };
}

function malformed(name: string, why: string): ForkyardError {
  return new ForkyardError("INVALID_INPUT", `${name} isn't a well-formed image: ${why}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 100) : "";
}
