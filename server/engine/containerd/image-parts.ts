import type { Containerd } from "./client.ts";
import { isNotFound } from "./errors.ts";
import type { ImageContent } from "./manifest.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

const snapshotter = SNAPSHOTTER;

/** A blob, by its digest, or an unpacked layer, by its key. */
export type Part = { kind: "blob" | "layer"; id: string; bytes: number };

/** What an image holds on disk; layers from the top down. What is gone already is left out. */
export async function imageParts(client: Containerd, content: ImageContent): Promise<Part[]> {
  const parts: Part[] = [];
  for (const digest of blobsOf(content)) {
    const { info } = await client.content.info({ digest }).catch(() => ({ info: undefined }));
    if (info) parts.push({ kind: "blob", id: digest, bytes: Number(info.size) });
  }
  for (let key = content.chainId; key !== ""; ) {
    const stat = await client.snapshots.stat({ snapshotter, key }).catch(() => null);
    if (!stat) break;
    const { size } = await client.snapshots.usage({ snapshotter, key });
    parts.push({ kind: "layer", id: key, bytes: Number(size) });
    key = stat.info?.parent ?? "";
  }
  return parts;
}

export const blobsOf = ({ manifestDigest, configDigest, layerDigests }: ImageContent) =>
  new Set([manifestDigest, configDigest, ...layerDigests]);

/** What goes with the image, bytes: what no other image has, and no layer that something else is built on. */
export async function exclusiveBytes(
  client: Containerd,
  content: ImageContent,
  others: ImageContent[],
): Promise<number> {
  const children = new Map<string, Set<string>>();
  for await (const { info } of client.snapshots.list({ snapshotter })) {
    for (const { name, parent } of info) {
      if (parent === "") continue;
      const names = children.get(parent) ?? new Set();
      children.set(parent, names.add(name));
    }
  }
  const blobs = new Set(others.flatMap((other) => [...blobsOf(other)]));
  const tops = new Set(others.map((other) => other.chainId));
  let bytes = 0;
  let above: string | null = null;
  let held = false;
  for (const { kind, id, bytes: size } of await imageParts(client, content)) {
    if (kind === "blob") {
      if (!blobs.has(id)) bytes += size;
      continue;
    }
    const standing = [...(children.get(id) ?? [])].filter((name) => name !== above);
    // What is held holds all that lies beneath it.
    held ||= tops.has(id) || standing.length > 0;
    if (!held) bytes += size;
    above = id;
  }
  return bytes;
}

export async function isThere(client: Containerd, { kind, id }: Part): Promise<boolean> {
  try {
    if (kind === "blob") await client.content.info({ digest: id });
    else await client.snapshots.stat({ snapshotter, key: id });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
