import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../env.ts";
import { packageRecord, readPackageRecord } from "./host-packages.ts";
import { isOnlyFor } from "./users.ts";

/** What uninstalling takes away. */
type Plan = { paths: string[]; packages: string[] };

/** A mistyped FORKYARD_DATA_DIR must not cost anybody their home directory: only what has this file is removed. */
const MARK = ".forkyard";

export async function markOurs(directory: string): Promise<void> {
  await writeFile(
    join(directory, MARK),
    "This directory was made by Forkyard; `npm run uninstall` removes it.\n",
  );
}

/**
 * Everything that setup put on this host for these settings, as far as it is there: directories that carry our mark, `extra` paths as they are, and the Debian packages that were written down in `records` and the data directory.
 */
export async function planUninstall(
  settings: Pick<Settings, "dataDir" | "engineDir">,
  more: { extra: string[]; records: string[] },
): Promise<Plan> {
  const { dataDir, engineDir } = settings;
  const paths: string[] = [];
  if (await exists(join(dataDir, MARK))) paths.push(dataDir);
  if (
    !paths.some((above) => engineDir.startsWith(`${above}/`)) &&
    (await exists(join(engineDir, MARK))) &&
    (await isOnlyFor(engineDir, [dataDir]))
  )
    paths.push(engineDir);
  for (const path of more.extra) if (await exists(path)) paths.push(path);
  const records = await Promise.all([packageRecord(dataDir), ...more.records].map(readPackageRecord));
  return { paths, packages: [...new Set(records.flat())].sort() };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
