import { ForkyardError } from "../../domain/errors.ts";
import { compareTrees } from "../diff/compare.ts";
import { fromRaw, type OpaqueDirs, openLayer, type RawName, toRaw } from "../diff/layer.ts";
import { atPath, type Found, MergedDir, openFound } from "../diff/merged.ts";
import type { EngineRootfs, RootfsFile, RootfsRef } from "../port.ts";
import type { Containerd } from "./client.ts";
import type { CopyTools } from "./in-engine.ts";
import { type Layers, openLayerIndex } from "./rootfs-layers.ts";
import { readOpaqueDirs } from "./rootfs-opaque.ts";

/** Some of them may be deleted ones. */
const MAX_READ = 100_000;
const MAX_NAMES = 20_000;
const MAX_KNOWN = 500;
const NONE: OpaqueDirs = new Set();
/** What is mounted over in every sandbox: what lies there on disk is only a place to mount on. */
const MOUNTED = new Set([
  ...["/dev", "/proc", "/sys", "/.forkyard"],
  ...["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"],
]);

/** Looks at root filesystems through the directories of their layers on the host. */
export function openRootfsView(client: Containerd, tools: CopyTools): EngineRootfs {
  const layersOf = openLayerIndex(client);
  const opaque = new Map<string, OpaqueDirs>();

  async function opaqueIn(directory: string, changes: boolean): Promise<OpaqueDirs> {
    const known = opaque.get(directory);
    if (known) return known;
    const found = await readOpaqueDirs(tools, directory);
    if (changes) return found;
    if (opaque.size >= MAX_KNOWN) opaque.clear();
    opaque.set(directory, found);
    return found;
  }

  async function resolve(ref: RootfsRef): Promise<Layers> {
    if ("of" in ref) return layersOf(ref.of);
    if ("beneath" in ref) {
      const { directories } = await layersOf(ref.beneath);
      return { directories: directories.slice(1), active: false };
    }
    const [a, b] = await Promise.all(ref.sharedBy.map(layersOf));
    return { directories: sharedTail(a!.directories, b!.directories), active: false };
  }

  async function open(ref: RootfsRef): Promise<MergedDir> {
    const { directories, active } = await resolve(ref);
    const opened = [];
    for (const [index, directory] of directories.entries()) {
      // Beneath the lowest there is nothing to hide.
      const lowest = index === directories.length - 1;
      const layer = await openLayer(
        directory,
        lowest ? NONE : await opaqueIn(directory, active && index === 0),
      );
      if (layer) opened.push(layer);
    }
    if (opened.length === directories.length) return new MergedDir(opened);
    await new MergedDir(opened).close();
    throw new ForkyardError("NOT_FOUND", "These files are no longer there.");
  }

  async function inside<T>(ref: RootfsRef, use: (root: MergedDir) => Promise<T>): Promise<T> {
    const root = await open(ref);
    try {
      return await use(root);
    } finally {
      await root.close();
    }
  }

  return {
    compare: (from, to) =>
      inside(from, (before) =>
        inside(to, (after) => compareTrees(before, after, (path) => MOUNTED.has(path))),
      ),

    read: (ref, path, { maxBytes }) =>
      inside(ref, (root) => atPath(root, split(path), (name, found) => readFound(name, found, maxBytes))),

    list: (ref, path) =>
      inside(ref, async (root) => {
        const parts = split(path);
        if (parts.length === 0) return visible(root);
        const names = await atPath(root, parts, async (name, found) => {
          if (!found.parts) return [];
          const dir = await openFound(name, found);
          return visible(dir).finally(() => dir.close());
        });
        return names ?? [];
      }),
  };
}

async function readFound(name: RawName, { entry, dir }: Found, maxBytes: number): Promise<RootfsFile> {
  if (entry.kind === "symlink") {
    const target = await dir.link(name);
    return target === null ? { kind: "other" } : { kind: "symlink", target };
  }
  if (entry.kind !== "file") return { kind: "other" };
  const data = await dir.read(name, Math.min(maxBytes, entry.size + 1));
  return data === null ? { kind: "other" } : { kind: "file", size: entry.size, data };
}

async function visible(dir: MergedDir): Promise<string[]> {
  const names: string[] = [];
  for (const name of await dir.names(MAX_READ)) {
    if (names.length >= MAX_NAMES) break;
    if (await dir.find(name)) names.push(fromRaw(name));
  }
  return names;
}

/** Names only: a path leads nowhere but down. */
function split(path: string): RawName[] {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..") || path.includes("\0")) {
    throw new ForkyardError("INVALID_INPUT", `"${path}" is not a path from the root.`);
  }
  return names.map(toRaw);
}

function sharedTail(a: string[], b: string[]): string[] {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  return a.slice(a.length - length);
}
