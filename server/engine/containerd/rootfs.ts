import { Code } from "@connectrpc/connect";
import { ForkyardError } from "../../domain/errors.ts";
import { type Capture, openCapture, type RootfsUsage } from "./capture.ts";
import type { Containerd } from "./client.ts";
import { fromContainerd, grpcCode, ignoreNotFound, isNotFound } from "./errors.ts";
import { copyFlat, FLATTEN_AT } from "./flatten.ts";
import { type Info, Kind } from "./gen/containerd/services/snapshots/v1/snapshots_pb.js";
import type { Mount } from "./gen/containerd/types/types_pb.js";
import { ID_BASE, ID_COUNT } from "./id-map.ts";
import type { CopyTools } from "./in-engine.ts";
import { collectGarbage } from "./leases.ts";

/** The one snapshotter that this engine uses. */
export const SNAPSHOTTER = "overlayfs";

const ID_MAP = `0:${ID_BASE}:${ID_COUNT}`;
const LABEL_OURS = "forkyard.dev/rootfs";
const LABEL_DEPTH = "forkyard.dev/depth";
/** Key suffixes of intermediate steps. */
const [CAPTURE, VIEW, FLAT, DEEP] = [".capture", ".view", ".flat", ".deep"];
const MAX_DEPTHS = 10_000;
const LABEL_ROOT = "containerd.io/gc.root";

export type RootfsInfo = {
  key: string;
  /** The key of which this is a step on the way (`NAME.capture`), or its own. */
  name: string;
  parent: string | null;
  /** active: a sandbox's own, writable; committed: a snapshot's, immutable. */
  kind: "active" | "committed";
  createdAt: Date;
};

/**
 * Root filesystems, by keys that the caller chooses. They hold themselves (a garbage collector's root label)
 * until they are removed, so a crash between two steps loses nothing and the reconciler finds what is left over.
 */
export type RootfsStore = {
  /**
   * Makes a writable rootfs, `key` without a dot, on top of `parent`: an image's chain id or a committed rootfs. The layers beneath
   * appear shifted into the sandbox's id range. CONFLICT if the key is taken, NOT_FOUND if the parent is gone.
   */
  prepare(key: string, parent: string): Promise<Mount[]>;
  /** The mounts for Tasks.Create of a rootfs that was prepared before. */
  mounts(key: string): Promise<Mount[]>;
  /** The directory on the host that holds what a sandbox has changed. */
  upperDirectory(key: string): Promise<string>;
  /**
   * Begins to capture the present state of an active rootfs as a committed one called `name`. It lies beside its
   * source, on the same layers; where those have become very many, all of them are copied into one.
   */
  capture(sourceKey: string, name: string): Promise<Capture>;
  /** null when there is none. */
  stat(key: string): Promise<RootfsInfo | null>;
  /** Ours only: no image layers, nor what was removed but is still beneath others. */
  list(): Promise<RootfsInfo[]>;
  usage(key: string, signal?: AbortSignal): Promise<RootfsUsage>;
  /** How many layers lie beneath and including this one, the image's too. */
  depth(key: string): Promise<number>;
  /**
   * Removes it, its files and what a crash left half-made of it; what is gone already is no error. One that others are built on only loses its hold:
   * it goes with the last of them, and `freedBytes` is 0. An active one's size isn't measured: 0 as well.
   */
  remove(key: string): Promise<{ freedBytes: number }>;
};

export function openRootfsStore(
  client: Containerd,
  tools: CopyTools,
  { flattenAt = FLATTEN_AT } = {},
): RootfsStore {
  const { snapshots } = client;
  const snapshotter = SNAPSHOTTER;

  async function info(key: string): Promise<Info | null> {
    try {
      return (await snapshots.stat({ snapshotter, key })).info ?? null;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  async function required(key: string): Promise<Info> {
    const found = await info(key);
    if (!found) throw new ForkyardError("NOT_FOUND", `There is no root filesystem "${key}".`);
    return found;
  }

  async function mounts(key: string): Promise<Mount[]> {
    return (await snapshots.mounts({ snapshotter, key })).mounts;
  }

  async function upperDirectory(key: string): Promise<string> {
    return upperOf(key, await mounts(key));
  }

  async function usage(key: string, signal?: AbortSignal): Promise<RootfsUsage> {
    const { size, inodes } = await snapshots.usage({ snapshotter, key }, signal && { signal });
    return { bytes: Number(size), inodes: Number(inodes) };
  }

  /** Of image layers, whose keys are hashes of what they hold; ours have it as a label. */
  const depths = new Map<string, number>();

  async function depth(key: string): Promise<number> {
    const known = depths.get(key);
    if (known !== undefined) return known;
    const at = await required(key);
    const labelled = Number(at.labels[LABEL_DEPTH]);
    if (labelled > 0) return labelled;
    const found = at.parent === "" ? 1 : 1 + (await depth(at.parent));
    if (depths.size >= MAX_DEPTHS) depths.clear();
    depths.set(key, found);
    return found;
  }

  async function drop(key: string): Promise<void> {
    await ignoreNotFound(snapshots.remove({ snapshotter, key }));
  }

  /** Puts `name`, with all its layers in one, in the place of `deep`. */
  async function flatten(deep: string, name: string): Promise<void> {
    const [flat, view] = [`${name}${FLAT}`, `${name}${VIEW}`];
    const labels = { [LABEL_OURS]: "step", [LABEL_ROOT]: new Date().toISOString() };
    try {
      const shown = await snapshots.view({ snapshotter, key: view, parent: deep, labels });
      const empty = await snapshots.prepare({ snapshotter, key: flat, labels });
      await copyFlat(tools, shown.mounts, upperOf(flat, empty.mounts));
      const committed = { ...labels, [LABEL_OURS]: "committed", [LABEL_DEPTH]: "1" };
      await snapshots.commit({ snapshotter, name, key: flat, labels: committed });
    } finally {
      // Each stands on the next.
      for (const key of [view, flat, deep]) await drop(key);
      await collectGarbage(client);
    }
  }

  return {
    async prepare(key, parent) {
      const labels = {
        [LABEL_OURS]: "active",
        [LABEL_DEPTH]: String((await depth(parent)) + 1),
        [LABEL_ROOT]: new Date().toISOString(),
        "containerd.io/snapshot/uidmapping": ID_MAP,
        "containerd.io/snapshot/gidmapping": ID_MAP,
      };
      return (await snapshots.prepare({ snapshotter, key, parent, labels })).mounts;
    },

    mounts,
    upperDirectory,
    usage,

    async capture(sourceKey, name) {
      const source = await required(sourceKey);
      const from = await upperDirectory(sourceKey);
      const key = `${name}${CAPTURE}`;
      const layers = await depth(sourceKey);
      const labels = { [LABEL_ROOT]: new Date().toISOString(), [LABEL_DEPTH]: String(layers) };
      // Without the id labels: what is committed lies on disk with ids from 0, like any image's layer, because
      // containerd shifts all layers beneath a rootfs alike.
      const prepared = await snapshots.prepare({
        snapshotter,
        key,
        parent: source.parent,
        labels: { ...labels, [LABEL_OURS]: "step" },
      });
      const forget = async () => {
        await drop(key);
        await collectGarbage(client);
      };
      try {
        return await openCapture(tools, {
          from,
          to: upperOf(key, prepared.mounts),
          async commit() {
            const deep = layers >= flattenAt;
            const committed = { ...labels, [LABEL_OURS]: deep ? "step" : "committed" };
            const called = deep ? `${name}${DEEP}` : name;
            await snapshots.commit({ snapshotter, name: called, key, labels: committed });
            if (deep) await flatten(called, name);
            return await usage(name);
          },
          drop: forget,
        });
      } catch (error) {
        await forget().catch(() => {});
        throw error;
      }
    },

    async stat(key) {
      const found = await info(key);
      return found ? toRootfsInfo(found) : null;
    },

    async list() {
      const all: RootfsInfo[] = [];
      for await (const { info } of snapshots.list({ snapshotter, filters: [`labels."${LABEL_OURS}"`] })) {
        all.push(...info.filter((one) => one.labels[LABEL_OURS] !== "released").map(toRootfsInfo));
      }
      return all;
    },

    depth,

    async remove(key) {
      for (const step of [VIEW, FLAT, DEEP, CAPTURE]) await drop(key + step);
      const found = await info(key);
      if (!found) return { freedBytes: 0 };
      const bytes = found.kind === Kind.COMMITTED ? (await usage(key)).bytes : 0;
      try {
        await drop(key);
        await collectGarbage(client);
        return { freedBytes: bytes };
      } catch (error) {
        if (grpcCode(error) !== Code.FailedPrecondition) throw fromContainerd(error, `removing "${key}"`);
      }
      await snapshots.update({
        snapshotter,
        info: { name: key, labels: { [LABEL_OURS]: "released" } },
        updateMask: { paths: ["labels"] },
      });
      await collectGarbage(client);
      return { freedBytes: 0 };
    },
  };
}

function upperOf(key: string, mounts: Mount[]): string {
  const mount = mounts[0];
  const upper = mount?.options.find((option) => option.startsWith("upperdir="))?.slice("upperdir=".length);
  // A rootfs with nothing beneath it is a plain bind mount of its directory.
  const directory = upper ?? (mount?.type === "bind" ? mount.source : undefined);
  if (!directory) throw new ForkyardError("INTERNAL", `containerd named no directory for "${key}".`);
  return directory;
}

function toRootfsInfo(info: Info): RootfsInfo {
  return {
    key: info.name,
    name: info.name.split(".", 1)[0]!,
    parent: info.parent === "" ? null : info.parent,
    kind: info.kind === Kind.COMMITTED ? "committed" : "active",
    createdAt: new Date(Number(info.createdAt?.seconds ?? 0n) * 1000),
  };
}
