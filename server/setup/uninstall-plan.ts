import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../env.ts";
import { packageRecord, readPackageRecord } from "./host-packages.ts";

/** What uninstalling takes away. */
export type Plan = { paths: string[]; packages: string[] };

/** Files that only Forkyard makes. A mistyped FORKYARD_DATA_DIR must not cost anybody their home directory. */
const MARKS = {
  data: [
    "db/PG_VERSION",
    "containerd/io.containerd.metadata.v1.bolt",
    "setup/apt-packages.json",
    "engine/base-image.json",
  ],
  engine: ["root/.forkyard-recipe", "base-image.json", "init/current"],
};

/**
 * Everything that setup put on this host for these settings, as far as it is there: directories that carry one of our
 * marks, `extra` paths as they are, and the Debian packages that were written down in `records` and the data directory.
 */
export async function planUninstall(
  settings: Pick<Settings, "dataDir" | "engineDir">,
  more: { extra: string[]; records: string[] },
): Promise<Plan> {
  const { dataDir, engineDir } = settings;
  const paths: string[] = [];
  if (await hasOneOf(dataDir, MARKS.data)) paths.push(dataDir);
  if (await hasOneOf(engineDir, MARKS.engine)) paths.push(engineDir);
  for (const path of more.extra) if (await exists(path)) paths.push(path);
  const records = await Promise.all([packageRecord(dataDir), ...more.records].map(readPackageRecord));
  return { paths, packages: [...new Set(records.flat())].sort() };
}

async function hasOneOf(directory: string, marks: string[]): Promise<boolean> {
  return (await Promise.all(marks.map((mark) => exists(join(directory, mark))))).some(Boolean);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
