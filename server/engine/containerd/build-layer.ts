import { ForkyardError } from "../../domain/errors.ts";
import type { Blob } from "./blobs.ts";
import type { Containerd } from "./client.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

/**
 * Packs what differs between two root filesystems into one layer. Both are looked at without the sandboxes' id shift,
 * so owners in the layer are those that the sandbox saw. Everything made on the way belongs to the lease of `held`.
 */
export async function layerOf(
  client: Containerd,
  {
    name,
    below,
    top,
    mediaType,
  }: {
    /** Names the views, and the blob while it is written. */
    name: string;
    /** null: everything in `top`. */
    below: string | null;
    top: string;
    mediaType: string;
  },
  held: { headers: Record<string, string>; signal: AbortSignal | undefined },
): Promise<{ layer: Blob; diffId: string }> {
  const snapshotter = SNAPSHOTTER;
  const view = async (key: string, parent: string) =>
    (await client.snapshots.view({ snapshotter, key: `${name}-${key}`, parent }, held)).mounts;
  const right = await view("top", top);
  const left = below === null ? [] : await view("below", below);
  const { diff } = await client.diff.diff({ left, right, mediaType, ref: name }, held);
  if (!diff) throw new ForkyardError("INTERNAL", "containerd named no layer.");
  const { info } = await client.content.info({ digest: diff.digest });
  const diffId = info?.labels["containerd.io/uncompressed"];
  if (!diffId) throw new ForkyardError("INTERNAL", `containerd didn't say what is in ${diff.digest}.`);
  return { layer: { mediaType, digest: diff.digest, size: Number(diff.size) }, diffId };
}
