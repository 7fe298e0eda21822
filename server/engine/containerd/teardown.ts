import { realpath } from "node:fs/promises";
import { instanceNames } from "../network/names.ts";
import { teardownNetwork } from "../network/network.ts";
import { toolsIn } from "../tools.ts";

/** The parent of all sandboxes' cgroups, below each hierarchy's root. */
export const cgroupParentOf = (dataDir: string) => `/forkyard-${instanceNames(dataDir).instance}`;

/**
 * Removes what an engine without sandboxes has of the host's network: bridge and firewall rules. Idempotent. To be
 * called while the engine's mount namespace is still there, for its `ip` and `nft`.
 */
export async function teardownHost(options: {
  dataDir: string;
  mountNamespace: string | null;
}): Promise<void> {
  const dataDir = await realpath(options.dataDir).catch(() => options.dataDir);
  await teardownNetwork({ dataDir, run: toolsIn(options.mountNamespace) });
}
