import { readdir, realpath, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { instanceNames } from "../network/names.ts";
import { teardownNetwork } from "../network/network.ts";
import { toolsIn } from "../tools.ts";

const CGROUPS = "/sys/fs/cgroup";

/** The parent of all sandboxes' cgroups, below each hierarchy's root. */
export const cgroupParentOf = (dataDir: string) => `/forkyard-${instanceNames(dataDir).instance}`;

/**
 * Removes what an engine without sandboxes has on the host outside of its directories: bridge, firewall rules,
 * cgroups. Idempotent. To be called while the engine's mount namespace is still there, for its `ip` and `nft`.
 */
export async function teardownHost(options: {
  dataDir: string;
  mountNamespace: string | null;
}): Promise<void> {
  const dataDir = await realpath(options.dataDir).catch(() => options.dataDir);
  await teardownNetwork({ dataDir, run: toolsIn(options.mountNamespace) });
  const parent = cgroupParentOf(dataDir);
  const hierarchies = ["", ...(await readdir(CGROUPS).catch(() => []))];
  await Promise.all(
    // Only an empty one goes; others and plain files are left as they are.
    hierarchies.map((hierarchy) => rmdir(join(CGROUPS, hierarchy, parent)).catch(() => {})),
  );
}
