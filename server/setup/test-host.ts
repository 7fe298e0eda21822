import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../domain/errors.ts";
import { readSettings } from "../env.ts";
import { isSetting } from "../setting-names.mjs";
import { readBaseImage } from "./base-image.ts";
import { diagnose, readHostFacts } from "./doctor.ts";
import { ensureEngine } from "./engine.ts";
import { hasEngineRoot } from "./engine-root.ts";
import { BUILD_PACKAGES, ensureHostPackages } from "./host-packages.ts";
import { ensurePages } from "./pages-build.ts";
import type { OnProgress } from "./progress.ts";
import { ensureServer } from "./server-build.ts";
import { PROJECT } from "./stages.ts";
import { TEST_DIR, testPackageRecord } from "./test-tools.ts";
import { noteUser } from "./users.ts";

/** What a person may have set for an instance of their own beside the settings; nothing of it may reach a test's. */
const FOREIGN = /^NODE_(ENV|OPTIONS)$/;

/** Prepares this host for instances of tests and benchmarks: their shared engine, and the pages. Returns the engine's directory. */
export async function prepareTestHost(onProgress: OnProgress): Promise<string> {
  const engineDir = join(TEST_DIR, "engine");
  const settings = readSettings({ FORKYARD_DATA_DIR: TEST_DIR, FORKYARD_ENGINE_DIR: engineDir });
  const built = (await hasEngineRoot(engineDir)) && (await readBaseImage(engineDir)) !== null;
  const faults = diagnose(await readHostFacts(settings), TEST_DIR, built);
  if (faults.length > 0)
    throw new ForkyardError(
      "UNSUPPORTED",
      faults.map(({ message, hint }) => `${message} ${hint}`).join("\n  "),
    );
  await noteUser(TEST_DIR, PROJECT, { fresh: (await readdir(TEST_DIR).catch(() => [])).length === 0 });
  await ensureHostPackages(BUILD_PACKAGES, testPackageRecord(), onProgress);
  await ensureEngine(settings, onProgress);
  await ensureServer(onProgress);
  await ensurePages(onProgress, TEST_DIR);
  return engineDir;
}

/** This process's environment without settings. */
export function withoutSettings(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !isSetting(name) && !FOREIGN.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}
