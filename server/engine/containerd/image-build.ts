import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "../../domain/errors.ts";
import type { ImageBuildRequest, ImageConfig, WorkOptions } from "../port.ts";
import { type Blob, writeJson } from "./blobs.ts";
import { layerOf } from "./build-layer.ts";
import type { Containerd } from "./client.ts";
import { fromContainerd, ignoreNotFound, isAlreadyExists } from "./errors.ts";
import { incomingLabels } from "./incoming.ts";
import { chainIdOf, type ImageContent, readJson } from "./manifest.ts";
import type { OciPlatform } from "./platform.ts";
import { diskFull } from "./registry-errors.ts";
import { SNAPSHOTTER } from "./rootfs.ts";
import { megabytes } from "./transfer-progress.ts";

const OCI = "application/vnd.oci.image";
const LEASE = "forkyard-build-";
const PACK_SHARE = 0.8;

/** What the image goes on from: layers whose blobs are all here, and the documents that name them. */
type Base = { chainId: string; layers: Blob[]; document: Record<string, unknown>; configured: boolean };

/** `configured`: it is the very image, and what it says and its history go on too. Else its layers alone do. */
export type BuildBase = { content: ImageContent; configured: boolean };

/**
 * Makes an image called `incoming` of a committed rootfs: the layers of `base`, and one with all that differs from
 * them. Without a base everything is in one layer. Until the end a lease holds what there is; without it nothing stays.
 */
export async function buildImage(
  client: Containerd,
  image: {
    request: ImageBuildRequest;
    incoming: string;
    base: BuildBase | null;
    platform: OciPlatform;
  },
  { onStep, signal }: WorkOptions,
): Promise<void> {
  const { request, incoming, platform } = image;
  const lease = LEASE + randomUUID();
  await client.leases.create({ id: lease, labels: incomingLabels() });
  const held = { headers: { "containerd-lease": lease }, signal };
  try {
    const base = image.base && (await readBase(client, request.reference, image.base));
    const done = new AbortController();
    const telling = tellPacked(client, lease, onStep, done.signal);
    const packed = await layerOf(
      client,
      {
        name: lease,
        below: base?.chainId ?? null,
        top: request.snapshotId,
        mediaType: `${OCI}.layer.v1.tar+${request.compression}`,
      },
      held,
    ).finally(async () => {
      done.abort();
      await telling;
    });
    signal?.throwIfAborted();
    onStep?.({ step: "unpacking", progress: PACK_SHARE });
    const created = new Date().toISOString();
    const diffIds = [...diffIdsOf(base?.document), packed.diffId];
    const chainId = chainIdOf(diffIds);
    await unpack(client, { name: lease, layer: packed.layer, chainId, below: base?.chainId ?? "" }, held);
    const config = await writeJson(
      client,
      {
        mediaType: `${OCI}.config.v1+json`,
        labels: { [`containerd.io/gc.ref.snapshot.${SNAPSHOTTER}`]: chainId },
        value: {
          created,
          architecture: platform.architecture,
          os: platform.os,
          ...(platform.variant ? { variant: platform.variant } : {}),
          config: base?.configured ? (base.document.config ?? {}) : toOciConfig(request.config),
          rootfs: { type: "layers", diff_ids: diffIds },
          ...historyOf(base, { created, created_by: "Forkyard", comment: request.comment }),
        },
      },
      held,
    );
    const layers = [...(base?.layers ?? []), packed.layer];
    const references = layers.map(({ digest }, at) => [`containerd.io/gc.ref.content.l.${at}`, digest]);
    const manifest = await writeJson(
      client,
      {
        mediaType: `${OCI}.manifest.v1+json`,
        labels: { "containerd.io/gc.ref.content.config": config.digest, ...Object.fromEntries(references) },
        value: { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers },
      },
      held,
    );
    const target = { ...manifest, size: BigInt(manifest.size) };
    await client.images.create({ image: { name: incoming, labels: incomingLabels(), target } }, held);
  } catch (error) {
    throw buildError(error, request.reference, signal);
  } finally {
    await ignoreNotFound(client.leases.delete({ id: lease, sync: true })).catch(() => {}); // it expires
  }
}

/** At the start: what a killed server was making. */
export async function sweepBuilds(client: Containerd): Promise<void> {
  const { leases } = await client.leases.list({});
  for (const { id } of leases.filter((lease) => lease.id.startsWith(LEASE))) {
    await ignoreNotFound(client.leases.delete({ id, sync: true }));
  }
}

/** null if a layer's blob is gone: then the image can't go on from there. */
async function readBase(
  client: Containerd,
  name: string,
  { content, configured }: BuildBase,
): Promise<Base | null> {
  const { layers } = await readJson(client, name, content.manifestDigest);
  const document = await readJson(client, name, content.configDigest);
  if (!Array.isArray(layers) || layers.length !== diffIdsOf(document).length) return null;
  const blobs: Blob[] = [];
  for (const digest of content.layerDigests) {
    const { info } = await client.content.info({ digest }).catch(() => ({ info: undefined }));
    if (!info) return null;
    const entry = layers[blobs.length] as { mediaType?: unknown };
    blobs.push({ mediaType: ociLayerType(String(entry.mediaType ?? "")), digest, size: Number(info.size) });
  }
  return { chainId: content.chainId, layers: blobs, document, configured };
}

/** The same bytes under docker's name and under OCI's. */
function ociLayerType(mediaType: string): string {
  if (!mediaType.startsWith("application/vnd.docker.image.rootfs.")) return mediaType;
  const compression = /gzip$/.test(mediaType) ? "+gzip" : /zstd$/.test(mediaType) ? "+zstd" : "";
  return `${OCI}.layer.v1.tar${compression}`;
}

function diffIdsOf(document: Record<string, unknown> | undefined): string[] {
  const ids = (document?.rootfs as { diff_ids?: unknown } | undefined)?.diff_ids;
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** Each layer has an entry in the history, or there is none at all. */
function historyOf(base: Base | null, own: Record<string, string>): { history?: unknown[] } {
  const before = !base ? [] : base.configured ? base.document.history : null;
  return Array.isArray(before) ? { history: [...before, own] } : {};
}

function toOciConfig({ env, cwd, user, entrypoint, cmd }: ImageConfig): Record<string, unknown> {
  return {
    User: user,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(entrypoint.length > 0 ? { Entrypoint: entrypoint } : {}),
    ...(cmd.length > 0 ? { Cmd: cmd } : {}),
    WorkingDir: cwd,
  };
}

/** Layers are compared and applied by containerd; the result is kept under the name that any image of it has. */
async function unpack(
  client: Containerd,
  { name, layer, chainId, below }: { name: string; layer: Blob; chainId: string; below: string },
  held: { headers: Record<string, string>; signal: AbortSignal | undefined },
): Promise<void> {
  const snapshotter = SNAPSHOTTER;
  const key = `${name}-unpack`;
  const { mounts } = await client.snapshots.prepare({ snapshotter, key, parent: below }, held);
  await client.diff.apply({ diff: { ...layer, size: BigInt(layer.size) }, mounts }, held);
  try {
    await client.snapshots.commit({ snapshotter, name: chainId, key }, held);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    await client.leases.addResource({
      id: name,
      resource: { id: chainId, type: `snapshots/${snapshotter}` },
    });
  }
}

const TELL_MS = 500;

/** How much is packed by now; how much it will be nobody knows before. */
async function tellPacked(
  client: Containerd,
  ref: string,
  onStep: WorkOptions["onStep"],
  signal: AbortSignal,
): Promise<void> {
  onStep?.({ step: "packing the files", progress: null });
  while (!signal.aborted) {
    await sleep(TELL_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const { status } = await client.content.status({ ref }).catch(() => ({ status: undefined }));
    const bytes = Number(status?.offset ?? 0n);
    if (bytes > 0) onStep?.({ step: "packing the files", progress: null, detail: `${megabytes(bytes)} MB` });
  }
}

function buildError(error: unknown, reference: string, signal: AbortSignal | undefined): ForkyardError {
  if (signal?.aborted) {
    return new ForkyardError("CANCELLED", `Building ${reference} was cancelled.`, { cause: error });
  }
  const translated = fromContainerd(error, `building ${reference}`);
  return translated.code === "DISK_FULL" ? diskFull(`${reference} couldn't be built`, error) : translated;
}
