import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { AllImages } from "./all-images.ts";
import { type Containerd, connectContainerd } from "./client.ts";
import { parseHeldName } from "./image-names.ts";
import { blobsOf } from "./image-parts.ts";
import type { ImageContent } from "./manifest.ts";
import { PROOF, removeNamespace } from "./remove-namespace.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

type Arrival = {
  owner: string | null;
  /** When it began, by this host's clock, which is containerd's. */
  begun: Date;
  /** Another owner's came at the same time: nobody can tell who brought what. */
  beside: boolean;
  content: ImageContent;
};

/**
 * Whether some of an image was here before it arrived, from somebody else: containerd takes what it has by the digest
 * alone, from archives that don't hold it and registries that never served it.
 */
export async function needsProof(all: AllImages, arrival: Arrival): Promise<boolean> {
  const own = (await all.list()).filter(({ name }) => {
    const holder = parseHeldName(name)?.owner;
    return holder === arrival.owner || holder === null;
  });
  const contents = await all.contents(own);
  const known = new Set((await Promise.all(contents.map((one) => pieces(all.client, one)))).flat().map(idOf));
  const foreign = (await pieces(all.client, arrival.content)).filter(({ id }) => !known.has(id));
  return foreign.some(({ createdAt }) => arrival.beside || createdAt < arrival.begun);
}

/**
 * Brings it once more, into a namespace where nothing is yet: all of it has to come from where the image comes from.
 * Nothing stays of that. With somebody else's containerd this holds if its `content_sharing_policy` is "isolated".
 */
export async function prove<T>(client: Containerd, again: (apart: Containerd) => Promise<T>): Promise<T> {
  const name = `${client.namespace}${PROOF}${crypto.randomUUID().slice(0, 8)}`;
  const apart = connectContainerd(client.address, { namespace: name });
  try {
    await apart.namespaces.create({ namespace: { name } });
    return await again(apart);
  } finally {
    apart.close();
    await removeNamespace(client.address, name).catch(() => {}); // the next start does
  }
}

type Piece = { id: string; createdAt: Date };
const idOf = ({ id }: Piece) => id;

/** Its blobs and unpacked layers; what is gone already is left out. */
async function pieces(client: Containerd, content: ImageContent): Promise<Piece[]> {
  const found: Piece[] = [];
  for (const digest of blobsOf(content)) {
    const { info } = await client.content.info({ digest }).catch(() => ({ info: undefined }));
    if (info?.createdAt) found.push({ id: digest, createdAt: timestampDate(info.createdAt) });
  }
  for (let key = content.chainId; key !== ""; ) {
    const stat = await client.snapshots.stat({ snapshotter: SNAPSHOTTER, key }).catch(() => null);
    if (!stat?.info?.createdAt) break;
    found.push({ id: key, createdAt: timestampDate(stat.info.createdAt) });
    key = stat.info.parent;
  }
  return found;
}
