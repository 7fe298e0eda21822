import { ForkyardError } from "../../domain/errors.ts";
import type { Containerd } from "./client.ts";
import { ignoreNotFound, isNotFound } from "./errors.ts";
import { Kind } from "./gen/containerd/services/snapshots/v1/snapshots_pb.js";
import type { Mount } from "./gen/containerd/types/types_pb.js";
import { SNAPSHOTTER } from "./rootfs.ts";

/** The directories on the host of which a root filesystem consists, topmost first. */
export type Layers = { directories: string[] /** The topmost one still changes. */; active: boolean };

const MAX_KNOWN = 500;

/** Tells the layers by key. What is committed never changes, so it is asked for once. */
export function openLayerIndex(client: Containerd): (key: string) => Promise<Layers> {
  const { snapshots } = client;
  const snapshotter = SNAPSHOTTER;
  const known = new Map<string, Layers>();

  async function committed(key: string): Promise<Layers> {
    // Only a view of it names its directories. Nothing holds the view, so the garbage collector takes what a crash leaves.
    const view = `${key}.look-${crypto.randomUUID()}`;
    try {
      const { mounts } = await snapshots.view({ snapshotter, key: view, parent: key });
      return { directories: directoriesOf(mounts), active: false };
    } finally {
      await ignoreNotFound(snapshots.remove({ snapshotter, key: view }));
    }
  }

  return async (key) => {
    try {
      const { info } = await snapshots.stat({ snapshotter, key });
      if (info?.kind === Kind.ACTIVE) {
        const { mounts } = await snapshots.mounts({ snapshotter, key });
        return { directories: directoriesOf(mounts), active: true };
      }
      const seen = known.get(key);
      if (seen) return seen;
      const layers = await committed(key);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(key, layers);
      return layers;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new ForkyardError("NOT_FOUND", `The files of ${key} are no longer there.`);
    }
  };
}

function directoriesOf(mounts: Mount[]): string[] {
  const [mount] = mounts;
  const option = (name: string) =>
    mount?.options.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  const upper = option("upperdir");
  const lower = option("lowerdir")?.split(":") ?? [];
  // One layer alone is a plain bind mount.
  const alone = mount?.type === "bind" ? [mount.source] : [];
  return [...(upper === undefined ? [] : [upper]), ...lower, ...alone];
}
