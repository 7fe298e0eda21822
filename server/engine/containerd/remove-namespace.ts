import { createHash } from "node:crypto";
import { type Containerd, connectContainerd } from "./client.ts";
import { isNotFound } from "./errors.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

/** Of an instance, in somebody else's containerd: several may share one, and each keeps to what is its own. */
export const namespaceOf = (dataDir: string) =>
  `forkyard-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`;

/** What the names of namespaces go on with in which an image is only tried out (image-proof.ts). */
export const PROOF = "-proof-";

/** Removes all namespaces of an instance, as `removeNamespace` does. */
export async function removeInstance(address: string, namespace: string): Promise<void> {
  await removeProofs(address, namespace);
  await removeNamespace(address, namespace);
}

/** Removes what a killed server left of those. */
export async function removeProofs(address: string, namespace: string): Promise<void> {
  const client = connectContainerd(address, { namespace });
  try {
    const { namespaces } = await client.namespaces.list({});
    for (const { name } of namespaces)
      if (name.startsWith(namespace + PROOF)) await removeNamespace(address, name);
  } finally {
    client.close();
  }
}

/**
 * Removes a namespace with its images and rootfs from somebody else's containerd. There must be no
 * containers in it any more. Idempotent; containerd frees the disk a little later, by itself.
 */
export async function removeNamespace(address: string, namespace: string): Promise<void> {
  const client = connectContainerd(address, { namespace });
  try {
    for (const { name } of (await client.images.list({})).images)
      await ifThere(client.images.delete({ name }));
    for (const { id } of (await client.leases.list({})).leases) await ifThere(client.leases.delete({ id }));
    await removeRootfs(client);
    const digests: string[] = [];
    for await (const { info } of client.content.list({})) digests.push(...info.map(({ digest }) => digest));
    for (const digest of digests) await ifThere(client.content.delete({ digest }));
    await ifThere(client.namespaces.delete({ name: namespace }));
  } finally {
    client.close();
  }
}

/** Those first that no other one stands on. */
async function removeRootfs({ snapshots }: Containerd): Promise<void> {
  const parents = new Map<string, string>();
  for await (const { info } of snapshots.list({ snapshotter: SNAPSHOTTER }))
    for (const { name, parent } of info) parents.set(name, parent);
  while (parents.size > 0) {
    const needed = new Set(parents.values());
    for (const key of [...parents.keys()].filter((name) => !needed.has(name))) {
      await ifThere(snapshots.remove({ snapshotter: SNAPSHOTTER, key }));
      parents.delete(key);
    }
  }
}

async function ifThere(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error) => {
    if (!isNotFound(error)) throw error;
  });
}
