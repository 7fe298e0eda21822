import type { OwnImages } from "../port.ts";
import { openAllImages } from "./all-images.ts";
import type { Containerd } from "./client.ts";
import { sweepBuilds } from "./image-build.ts";
import { openOwnImages } from "./own-images.ts";
import { hostPlatform, type OciPlatform } from "./platform.ts";
import { removeProofs } from "./remove-namespace.ts";

export type ChainIds = {
  /** The key of the image's unpacked layers: the parent for a rootfs. IMAGE_NOT_FOUND when absent. */
  chainId(reference: string): Promise<string>;
};

/** The port's images, and what the rest of this adapter needs of them. */
export type ContainerdImages = OwnImages & ChainIds & { of(owner: string): OwnImages & ChainIds };

/** Images of one containerd namespace, of which this is the only user. Clears what a killed server left unfinished. */
export function openImages(client: Containerd, platform: OciPlatform = hostPlatform()): ContainerdImages {
  const all = openAllImages(client, platform);
  all
    .sweep()
    .then(() => sweepBuilds(client))
    .then(() => removeProofs(client.address, client.namespace))
    .catch(() => {}); // they expire by themselves too
  return { ...openOwnImages(all, null), of: (owner) => openOwnImages(all, owner) };
}
