import { access, chown, copyFile, mkdir, writeFile } from "node:fs/promises";
import { ForkyardError } from "../../domain/errors.ts";
import { checkCompatible } from "../checkpoint/compatibility.ts";
import { CRIU_RESTORE_CONFIG } from "../checkpoint/criu-config.ts";
import { endingHangs } from "../checkpoint/hang-watch.ts";
import { readFirstError } from "../checkpoint/log.ts";
import { readManifest, type SnapshotManifest, verifyFiles } from "../checkpoint/manifest.ts";
import { INNER_ADDRESS } from "../network/inner.ts";
import { hostResolvers, hostsFile, resolvConf } from "../network/resolvers.ts";
import { buildSpec } from "../oci/spec.ts";
import type { SandboxSpec, WorkOptions } from "../port.ts";
import { packAny, packJson } from "./any.ts";
import { containerdReason } from "./errors.ts";
import { OptionsSchema } from "./gen/containerd/runc/v1/options_pb.js";
import type { Mount } from "./gen/containerd/types/types_pb.js";
import { ID_BASE } from "./id-map.ts";
import type { Parts } from "./parts.ts";
import { SNAPSHOTTER } from "./rootfs.ts";

export const LABEL_NETWORK = "forkyard.dev/network";
export const LABEL_INIT = "forkyard.dev/init";

const RUNTIME = "io.containerd.runc.v2";
const SPEC_TYPE = "types.containerd.io/opencontainers/runtime-spec/1/Spec";
const READY_WITHIN_MS = 30_000;
const START_WITHIN_MS = 120_000;
const RESTORE_FAILURE = "The memory could not be restored";
const RESTORE_HANGS_AFTER_MS = 60_000;
const SLOW_DISK_BYTES_A_MS = 50_000;
/** Many mounts at once can take each other's temporary directory away. */
const MOUNT_ATTEMPTS = 4;
const MOUNT_RACE = /ovl-idmapped\S*: no such file or directory/;

/** Makes and starts a sandbox; what it leaves when it rejects is the caller's to remove. */
export async function createSandbox(parts: Parts, spec: SandboxSpec, options: WorkOptions): Promise<void> {
  const { layout, host } = parts;
  const step = (text: string, progress: number) => {
    options.signal?.throwIfAborted();
    options.onStep?.({ step: text, progress });
  };
  step("preparing files", 0.05);
  const paths = layout.sandbox(spec.id);
  await mkdir(paths.dir, { mode: 0o711 });
  const manifest = spec.source.kind === "memory" ? await readMemory(parts, spec.source.snapshotId) : null;
  const initHash = manifest?.versions.initHash ?? host.versions.initHash;
  // None needs what another makes; all have ended before anybody cleans up.
  const network = await acquireNetwork(parts, spec);
  const [prepared, ...others] = await Promise.allSettled([
    parentOf(parts, spec).then((parent) => parts.rootfs.prepare(spec.id, parent)),
    createContainer(parts, spec, network, initHash),
    makeFiles(parts, spec),
    manifest && verifyFiles(layout.snapshot(manifest.snapshotId).checkpoint, manifest),
  ]);
  // From the container's label on, whoever removes it releases its network.
  if (others[0].status === "rejected") await parts.network?.release(network).catch(() => {});
  for (const made of others) if (made.status === "rejected") throw made.reason;
  if (prepared.status === "rejected") throw prepared.reason;
  const mounts = prepared.value;
  step(manifest ? "restoring memory" : "starting", 0.5);
  await startTask(parts, spec, mounts, manifest);
  step("waiting for the sandbox", 0.9);
  await untilReady(parts, spec.id, options.signal);
}

async function createContainer(
  { client, layout, host, network: outer, cgroupParent }: Parts,
  spec: SandboxSpec,
  network: string,
  initHash: string,
): Promise<void> {
  const paths = layout.sandbox(spec.id);
  const runtimeSpec = buildSpec({
    arch: host.limits.arch,
    hostname: spec.hostname,
    limits: spec.limits,
    cpuLimit: host.capabilities.cpuLimit.available,
    cgroupsPath: `${cgroupParent}/${spec.id}`,
    mounts: { initBinary: layout.initBinary(initHash), ...paths },
    maxOpenFiles: host.maxOpenFiles,
    networkHook: outer ? ["/bin/sh", outer.hookPath, network] : null,
    criuConfigPath: paths.criuConfig,
  });
  await client.containers.create({
    container: {
      id: spec.id,
      labels: { [LABEL_NETWORK]: network, [LABEL_INIT]: initHash },
      runtime: { name: RUNTIME },
      spec: packJson(SPEC_TYPE, runtimeSpec),
      snapshotter: SNAPSHOTTER,
      snapshotKey: spec.id,
    },
  });
}

async function readMemory(parts: Parts, snapshotId: string): Promise<SnapshotManifest> {
  const { layout, host } = parts;
  if (!host.capabilities.memorySnapshots.available) {
    throw new ForkyardError(
      "UNSUPPORTED",
      `Memory can't be restored here: ${host.capabilities.memorySnapshots.reason}`,
    );
  }
  const paths = layout.snapshot(snapshotId);
  const manifest = await readManifest(paths.dir, snapshotId);
  if (manifest.kind !== "memory") {
    throw new ForkyardError("INVALID_INPUT", `Snapshot ${snapshotId} contains only files, no memory.`);
  }
  checkCompatible(snapshotId, manifest, host);
  await access(layout.initBinary(manifest.versions.initHash)).catch((cause) => {
    throw new ForkyardError(
      "CHECKPOINT_INCOMPATIBLE",
      `Snapshot ${snapshotId} needs a build of sandbox-init that is gone (${manifest.versions.initHash.slice(0, 12)}).`,
      { hint: "Make a sandbox from its files alone (filesOnly).", cause },
    );
  });
  return manifest;
}

async function parentOf(parts: Parts, { source }: SandboxSpec): Promise<string> {
  if (source.kind === "image") {
    const { owner, reference } = source;
    return (owner === undefined ? parts.images : parts.images.of(owner)).chainId(reference);
  }
  await readManifest(parts.layout.snapshot(source.snapshotId).dir, source.snapshotId);
  return source.snapshotId;
}

async function acquireNetwork({ network, host }: Parts, spec: SandboxSpec): Promise<string> {
  if (spec.network === "none") return "none";
  if (network) return network.acquire();
  const { network: capability } = host.capabilities;
  throw new ForkyardError(
    "UNSUPPORTED",
    `Sandboxes can't have a network here: ${capability.available ? "it failed to start" : capability.reason}`,
    {
      hint: 'Create it with network "none".',
    },
  );
}

async function makeFiles(parts: Parts, spec: SandboxSpec): Promise<void> {
  const paths = parts.layout.sandbox(spec.id);
  await Promise.all([
    mkdir(paths.work, { mode: 0o700 }),
    // Only the sandbox's root may come near the socket, and on the host only root.
    mkdir(paths.runDir, { mode: 0o700 }).then(() => chown(paths.runDir, ID_BASE, ID_BASE)),
    writeFile(paths.criuConfig, CRIU_RESTORE_CONFIG, { mode: 0o600 }),
    hostResolvers().then((resolvers) => writeFile(paths.resolvConf, resolvConf(resolvers))),
  ]);
  if (spec.source.kind === "memory") {
    // As they were: a process may hold one of them open.
    const from = parts.layout.snapshot(spec.source.snapshotId);
    await Promise.all([copyFile(from.hosts, paths.hosts), copyFile(from.hostname, paths.hostname)]);
  } else {
    const address = spec.network === "nat" ? INNER_ADDRESS : "127.0.0.1";
    await Promise.all([
      writeFile(paths.hosts, hostsFile(spec.hostname, address)),
      writeFile(paths.hostname, `${spec.hostname}\n`),
    ]);
  }
  await Promise.all(
    [paths.hosts, paths.hostname, paths.resolvConf].map((path) => chown(path, ID_BASE, ID_BASE)),
  );
}

async function startTask(
  parts: Parts,
  spec: SandboxSpec,
  mounts: Mount[],
  manifest: SnapshotManifest | null,
): Promise<void> {
  const paths = parts.layout.sandbox(spec.id);
  if (!manifest) {
    await createTask(parts, spec, mounts, {}, { timeoutMs: START_WITHIN_MS });
    await parts.client.tasks.start({ containerId: spec.id }, { timeoutMs: START_WITHIN_MS });
    return;
  }
  const checkpoint = {
    criuImagePath: parts.layout.snapshot(manifest.snapshotId).checkpoint,
    criuWorkPath: paths.work,
  };
  const bytes = Object.values(manifest.files).reduce((sum, { size }) => sum + size, 0);
  const watch = {
    directories: [paths.work],
    argument: paths.work,
    failure: RESTORE_FAILURE,
    // While it reads the pages it says nothing.
    hangsAfterMs: RESTORE_HANGS_AFTER_MS + bytes / SLOW_DISK_BYTES_A_MS,
  };
  await endingHangs(watch, async (signal) => {
    await createTask(parts, spec, mounts, checkpoint, { signal });
    try {
      await parts.client.tasks.start({ containerId: spec.id }, { signal });
    } catch (error) {
      const reason = await readFirstError(`${paths.work}/restore.log`);
      if (!reason) throw error;
      throw new ForkyardError("INTERNAL", `${RESTORE_FAILURE}: ${reason}`, {
        hint: "Make a sandbox from the snapshot's files alone (filesOnly), or try again with more memory.",
        cause: error,
      });
    }
  });
}

async function createTask(
  { client }: Parts,
  { id }: SandboxSpec,
  mounts: Mount[],
  criu: { criuImagePath?: string; criuWorkPath?: string },
  options: { timeoutMs?: number; signal?: AbortSignal },
): Promise<void> {
  const request = { containerId: id, rootfs: mounts, options: packAny(OptionsSchema, criu) };
  for (let attempt = 1; ; attempt++) {
    try {
      await client.tasks.create(request, options);
      return;
    } catch (error) {
      if (attempt === MOUNT_ATTEMPTS || !MOUNT_RACE.test(containerdReason(error))) throw error;
    }
  }
}

async function untilReady(parts: Parts, id: string, cancelled: AbortSignal | undefined): Promise<void> {
  const settled = new AbortController();
  const signals = [settled.signal, AbortSignal.timeout(READY_WITHIN_MS), ...(cancelled ? [cancelled] : [])];
  const ended = parts.client.tasks
    .wait({ containerId: id }, { signal: settled.signal })
    .then(({ exitStatus }) => {
      throw new ForkyardError("INTERNAL", `sandbox-init of ${id} ended at once, with ${exitStatus}.`, {
        hint: "The sandbox may have too little memory.",
      });
    });
  ended.catch(() => {});
  try {
    await Promise.race([parts.processHosts.of(id).waitReady(AbortSignal.any(signals)), ended]);
  } finally {
    settled.abort();
  }
}
