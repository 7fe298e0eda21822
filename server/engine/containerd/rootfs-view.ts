import { ForkyardError } from "../../domain/errors.ts";
import { compareTrees } from "../diff/compare.ts";
import { fromRaw, type LayerDir, type OpaqueDirs, openLayer, type RawName, toRaw } from "../diff/layer.ts";
import { atPath, type Found, MergedDir, openFound } from "../diff/merged.ts";
import type { EngineRootfs, OpenRootfs, RootfsFile, RootfsRef } from "../port.ts";
import type { Containerd } from "./client.ts";
import type { CopyTools } from "./in-engine.ts";
import { type Layers, openLayerIndex } from "./rootfs-layers.ts";
import { openOpaqueIndex } from "./rootfs-opaque.ts";

/** Some of them may be deleted ones. */
const MAX_READ = 100_000;
const MAX_NAMES = 20_000;
/** ms */
const WITHIN_MS = 30_000;
const NONE: OpaqueDirs = new Set();
/** What is mounted over in every sandbox: what lies there on disk is only a place to mount on. */
const MOUNTED = new Set([
  ...["/dev", "/proc", "/sys", "/.forkyard"],
  ...["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"],
]);

/** Looks at root filesystems through the directories of their layers on the host. */
export function openRootfsView(client: Containerd, tools: CopyTools): EngineRootfs {
  const layersOf = openLayerIndex(client);
  const opaque = openOpaqueIndex(tools);

  async function resolve(ref: RootfsRef): Promise<Layers> {
    if ("of" in ref) return layersOf(ref.of);
    if ("beneath" in ref) {
      const { directories } = await layersOf(ref.beneath);
      return { directories: directories.slice(1), active: false };
    }
    const [a, b] = await Promise.all(ref.sharedBy.map(layersOf));
    return { directories: sharedTail(a!.directories, b!.directories), active: false };
  }

  async function open(ref: RootfsRef, signal: AbortSignal): Promise<MergedDir> {
    const { directories, active } = await resolve(ref);
    const opened: LayerDir[] = [];
    try {
      for (const [index, directory] of directories.entries()) {
        // Beneath the lowest there is nothing to hide.
        const lowest = index === directories.length - 1;
        const hides = lowest ? NONE : await opaque(directory, { lasting: !(active && index === 0), signal });
        const layer = await openLayer(directory, hides);
        if (!layer) throw new ForkyardError("NOT_FOUND", "These files are no longer there.");
        opened.push(layer);
      }
    } catch (error) {
      await new MergedDir(opened).close();
      throw error;
    }
    return new MergedDir(opened);
  }

  async function inside<T>(
    ref: RootfsRef,
    use: (root: MergedDir) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const root = await inTime(signal, (either) => open(ref, either));
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

    look: (ref, use, signal) =>
      inTime(signal, (either) => inside(ref, (root) => use(opened(root, either)), either)),
  };
}

/** TIMEOUT after half a minute, CANCELLED when `signal` aborts; until then `work` has to heed the signal it is given. */
async function inTime<T>(
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(WITHIN_MS);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  try {
    return await work(either);
  } catch (cause) {
    if (late.aborted) {
      throw new ForkyardError("TIMEOUT", `These files weren't read within ${WITHIN_MS / 1000} s.`, {
        hint: "There may be very many of them, or they change very fast.",
        cause,
      });
    }
    if (either.aborted) throw new ForkyardError("CANCELLED", "Nobody waits for these files.", { cause });
    throw cause;
  }
}

function opened(root: MergedDir, signal: AbortSignal): OpenRootfs {
  return {
    async read(path, { maxBytes }) {
      signal.throwIfAborted();
      return atPath(root, split(path), (name, found) => readFound(name, found, maxBytes));
    },

    async list(path) {
      const parts = split(path);
      if (parts.length === 0) return visible(root, signal);
      const names = await atPath(root, parts, async (name, found) => {
        if (!found.parts) return [];
        const dir = await openFound(name, found);
        return visible(dir, signal).finally(() => dir.close());
      });
      return names ?? [];
    },
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

async function visible(dir: MergedDir, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  signal.throwIfAborted();
  for (const name of await dir.names(MAX_READ)) {
    signal.throwIfAborted();
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
