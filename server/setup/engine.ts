import type { Settings } from "../env.ts";
import { type BaseImage, ensureBaseImage, readBaseImage } from "./base-image.ts";
import { ensureEngineRoot, hasEngineRoot } from "./engine-root.ts";
import { exclusively } from "./exclusive.ts";
import { ensureInit, type InitBuild, isInitBuilt } from "./init-build.ts";
import type { OnProgress } from "./progress.ts";
import { together } from "./together.ts";
import { markOurs } from "./uninstall-plan.ts";

/**
 * Makes what sandboxes are made with and from, as far as it is missing: the engine root (beside somebody else's
 * containerd its programs copy files), sandbox-init and the base image, in the settings' engine directory. `before` is
 * called once if anything is to be made: it brings mmdebstrap, gcc and make. Instances that share the directory wait for
 * each other.
 */
export async function ensureEngine(
  settings: Pick<Settings, "engineDir" | "baseImage">,
  onProgress: OnProgress,
  options: { before?: () => Promise<void> } = {},
): Promise<{ init: InitBuild; baseImage: BaseImage }> {
  const { engineDir, baseImage } = settings;
  return exclusively(
    engineDir,
    async () => {
      await markOurs(engineDir);
      if (!(await isComplete(engineDir))) await options.before?.();
      const [init, image] = await together([
        ensureInit(engineDir, onProgress),
        ensureBaseImage(engineDir, baseImage, onProgress),
        ensureEngineRoot(engineDir, onProgress),
      ]);
      return { init, baseImage: image };
    },
    () => onProgress("Waiting for another Forkyard that is building the same engine"),
  );
}

async function isComplete(engineDir: string): Promise<boolean> {
  const parts = await Promise.all([
    hasEngineRoot(engineDir),
    isInitBuilt(engineDir),
    readBaseImage(engineDir).then((found) => found !== null),
  ]);
  return parts.every(Boolean);
}
