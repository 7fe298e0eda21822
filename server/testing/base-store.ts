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
 * Makes what containerd keeps of the base image once it is imported, beside this engine directory, unless it is there:
 * the servers of tests begin with a copy of it, which takes a fifth of an import.
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
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  await runCommand(["cp", "-a", "--reflink=auto", place, join(dataDir, "containerd")], {
    timeoutMs: 120_000,
  });
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
