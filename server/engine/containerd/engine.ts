import { existsSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { isForkyardError, toFailure } from "../../domain/errors.ts";
import { letThrough } from "../../let-through.ts";
import type { Logger } from "../../log.ts";
import { Network, type NetworkOptions } from "../network/network.ts";
import type { Engine } from "../port.ts";
import { type RunTool, toolsIn } from "../tools.ts";
import { type Containerd, connectContainerd } from "./client.ts";
import { isAlreadyExists } from "./errors.ts";
import { containerdEvents } from "./events.ts";
import type { Container } from "./gen/containerd/services/containers/v1/containers_pb.js";
import { requireHookReach } from "./hook-reach.ts";
import { type Host, readHost } from "./host.ts";
import { openImages } from "./images.ts";
import { layoutOf } from "./layout.ts";
import { Locks, type Parts, ProcessHosts, Turns } from "./parts.ts";
import { rewriteResolvConf } from "./resolv-files.ts";
import { openRootfsStore } from "./rootfs.ts";
import { openRootfsView } from "./rootfs-view.ts";
import { LABEL_NETWORK } from "./sandbox-create.ts";
import { sandboxFiles } from "./sandbox-files.ts";
import { openSandboxes } from "./sandboxes.ts";
import { openSnapshots } from "./snapshots.ts";
import { toSandboxStatus } from "./tasks.ts";
import { cgroupParentOf } from "./teardown.ts";
import { readContainerdInfo } from "./version.ts";

export type EngineOptions = {
  /** containerd's socket, a path or unix:///path. */
  containerdAddress: string;
  dataDir: string;
  engineDir: string;
  namespace?: string;
  /** Such as 10.80.0.0/20; chosen by itself if undefined. */
  subnet?: string;
  log: Logger;
  /** Whether this containerd is our own. */
  managed: boolean;
  /** The file that our containerd's mount namespace is bound to; null for another's containerd. */
  mountNamespace: string | null;
  /** Where programs are looked for, as in $PATH; the usual places if undefined. */
  toolPath?: string;
};

const FREEZER = "/sys/fs/cgroup/freezer";

/**
 * The engine on a containerd that runs. Sets up the sandboxes' network and clears what a crash left of it.
 * UNAVAILABLE if containerd doesn't answer, UNSUPPORTED if it is too old, CONFLICT if no network is free.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { log, managed, mountNamespace } = options;
  await mkdir(options.dataDir, { recursive: true });
  // The same directory must give the same names, whatever link led to it.
  const dataDir = await realpath(options.dataDir);
  const layout = layoutOf({ dataDir, engineDir: options.engineDir });
  // CRIU restores a sandbox's mounts from within its user namespace, so it must get through to their sources.
  await mkdir(layout.sandboxesDir, { recursive: true, mode: 0o711 });
  for (const directory of [dataDir, layout.sandboxesDir]) await letThrough(directory);
  await mkdir(layout.snapshotsDir, { recursive: true, mode: 0o700 });
  const client = connectContainerd(options.containerdAddress, { namespace: options.namespace ?? "forkyard" });
  const run = toolsIn(mountNamespace, options.toolPath);
  const processHosts = new ProcessHosts(layout, log);
  try {
    const containerd = await readContainerdInfo(client);
    await client.namespaces.create({ namespace: { name: client.namespace } }).catch((error) => {
      if (!isAlreadyExists(error)) throw error;
    });
    const host = await readHost({ containerd, layout, run, managed });
    const [{ containers }, { tasks }] = await Promise.all([
      client.containers.list({}),
      client.tasks.list({}),
    ]);
    for (const { id, status } of tasks) {
      if (toSandboxStatus(status) === "paused") processHosts.startSuspended(id);
    }
    if (mountNamespace === null) await checkHookReach(client, run, host, log);
    const tellResolvers = (stale: string[], text: string) => rewriteResolvConf(layout, stale, text);
    const network = await openNetwork(
      { dataDir, subnet: options.subnet, run, log, tellResolvers },
      host,
      containers,
    );
    const copyTools = { mountNamespace, engineRoot: join(options.engineDir, "root") };
    const parts: Parts = {
      client,
      rootfs: openRootfsStore(client, copyTools),
      images: openImages(client),
      network,
      layout,
      host,
      cgroupParent: cgroupParentOf(dataDir),
      freezerRoot: existsSync(FREEZER) ? FREEZER : null,
      processHosts,
      locks: new Locks(),
      starts: new Turns(2 * host.limits.cpus + 2),
      log,
    };
    return {
      images: parts.images,
      sandboxes: openSandboxes(parts),
      snapshots: openSnapshots(parts),
      rootfs: openRootfsView(client, copyTools),
      processes: (id) => processHosts.of(id),
      files: (id) => sandboxFiles(parts, id),
      events: (signal) => containerdEvents(client, signal),
      async info() {
        return {
          node: "local",
          containerd: { address: client.address, version: host.versions.containerd, managed },
          versions: host.versions,
          host: host.limits,
          capabilities: host.capabilities,
        };
      },
      async close() {
        await processHosts.close();
        await network?.close();
        client.close();
      },
    };
  } catch (error) {
    await processHosts.close();
    client.close();
    throw error;
  }
}

/** Whether runc's hooks, in another's containerd, can give sandboxes a network; if not, the reason is among the host's capabilities. */
async function checkHookReach(client: Containerd, run: RunTool, host: Host, log: Logger): Promise<void> {
  if (!host.capabilities.network.available) return;
  await requireHookReach(client, run).catch((error) => {
    const reason = `The sandboxes' network can't be set up: ${toFailure(error).message}`;
    log.warn({ reason }, "sandboxes have no network");
    host.capabilities.network = { available: false, reason };
  });
}

/** null, with the reason among the host's capabilities, if this host can't give sandboxes a network. */
async function openNetwork(
  options: NetworkOptions,
  host: Host,
  containers: Container[],
): Promise<Network | null> {
  if (!host.capabilities.network.available) return null;
  const inUse = containers.map(({ labels }) => labels[LABEL_NETWORK] ?? "");
  try {
    return await Network.open(options, inUse);
  } catch (error) {
    // What a setting got wrong is for the person who set it.
    if (isForkyardError(error) && error.code !== "INTERNAL") throw error;
    const reason = `The sandboxes' network can't be set up: ${toFailure(error).message}`;
    options.log.warn({ reason }, "sandboxes have no network");
    host.capabilities.network = { available: false, reason };
    return null;
  }
}
