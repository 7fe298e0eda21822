import type { Settings } from "../env.ts";
import { type BaseImage, ensureBaseImage } from "./base-image.ts";
import { ensureEngineRoot } from "./engine-root.ts";
import { ensureInit, type InitBuild } from "./init-build.ts";

/**
 * Makes what sandboxes are made with and from, as far as it is missing: the engine root, sandbox-init and the base
 * image, in the settings' engine directory. Needs root, mmdebstrap, gcc and make, and a Debian archive in reach.
 */
export async function ensureEngine(
  settings: Pick<Settings, "engineDir" | "baseImage">,
  onProgress: (line: string) => void,
): Promise<{ init: InitBuild; baseImage: BaseImage }> {
  const { engineDir } = settings;
  await ensureEngineRoot(engineDir, onProgress);
  const init = await ensureInit(engineDir, onProgress);
  const baseImage = await ensureBaseImage(engineDir, settings.baseImage, onProgress);
  return { init, baseImage };
}
