import { createHash } from "node:crypto";
import { type Containerd, connectContainerd } from "./client.ts";
import { isNotFound } from "./errors.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

/** Of an instance, in somebody else's containerd: several may share one, and each keeps to what is its own. */
export const namespaceOf = (dataDir: string) =>
  `forkyard-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`;

/**
 * Removes an instance's namespace with its images and rootfs from somebody else's containerd. There must be no
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
