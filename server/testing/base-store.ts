import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openEngine } from "../engine/containerd/engine.ts";
import { readSettings } from "../env.ts";
import { silentLogger } from "../log.ts";
import { runCommand } from "../setup/command.ts";
import { startContainerd } from "../setup/containerd.ts";

/** Each is 300 MB, and there is a new one with every other base image. */
const KEPT_MS = 7 * 24 * 3600 * 1000;
/**
 * Blobs and unpacked layers: containerd makes and removes these files, and never writes into one that is whole. Linked
 * where the file system allows it: a tenth of the CPU time of a copy.
 */
const NEVER_WRITTEN = [
  "io.containerd.content.v1.content/blobs",
  "io.containerd.snapshotter.v1.overlayfs/snapshots",
];

/**
 * Makes what containerd keeps of the base image once it is imported, beside this engine directory, unless it is there:
 * the servers of tests begin with it, which saves an import.
 */
export async function ensureBaseStore(engineDir: string): Promise<void> {
  const place = await storeOf(engineDir);
  if (await isThere(place)) return;
  await removeOld(dirname(engineDir));
  const base = await mkdtemp(join(dirname(engineDir), ".base-store-"));
  const [dataDir, runDir] = [join(base, "data"), join(base, "run")];
  const log = silentLogger();
  try {
    const { address, mountNamespace, stop } = await startContainerd({ dataDir, runDir, engineDir, log });
    try {
      const at = { containerdAddress: address, mountNamespace, managed: true };
      const engine = await openEngine({ ...at, engineDir, dataDir, log });
      await engine.images
        .import(join(engineDir, "base-image.tar"), readSettings({}).baseImage, {})
        .finally(() => engine.close());
    } finally {
      await stop();
    }
    await rename(join(dataDir, "containerd"), place);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

/** Gives a data directory that has none what was made so. Without it the server imports the base image itself. */
export async function placeBaseStore({
  dataDir,
  engineDir,
}: {
  dataDir: string;
  engineDir: string;
}): Promise<void> {
  const place = await storeOf(engineDir);
  if (!(await isThere(place))) return;
  const target = join(dataDir, "containerd");
  await mkdir(target, { recursive: true, mode: 0o711 });
  const copy = (options: string[], part: string) =>
    runCommand(["cp", "-aT", ...options, join(place, part), join(target, part)], { timeoutMs: 120_000 });
  for (const plugin of await readdir(place)) {
    await mkdir(join(target, plugin), { mode: (await stat(join(place, plugin))).mode });
    for (const name of await readdir(join(place, plugin))) {
      const part = join(plugin, name);
      if (NEVER_WRITTEN.includes(part)) await copy(["-l"], part).catch(() => copy(["--reflink=auto"], part));
      else await copy([], part);
    }
  }
}

/** Its name has the image and the engine's programs in it: another containerd may keep it otherwise. */
async function storeOf(engineDir: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["base-image.json", "root/.forkyard-recipe"])
    hash.update(await readFile(join(engineDir, name)).catch(() => name));
  return join(dirname(engineDir), `base-store-${hash.digest("hex").slice(0, 16)}`);
}

async function removeOld(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!/^\.?base-store-/.test(name)) continue;
    const { mtimeMs } = await stat(join(directory, name));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(join(directory, name), { recursive: true, force: true });
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
