import type { SandboxLimits } from "../port.ts";
import { CAPABILITIES } from "./capabilities.ts";
import {
  INIT_PATH,
  INIT_SOCKET,
  MASKED_PATHS,
  type MountSources,
  READONLY_PATHS,
  sandboxMounts,
} from "./mounts.ts";
import { seccompProfile } from "./seccomp.ts";
import type { IdMapping, Resources, RuntimeSpec } from "./types.ts";

/** Ids 0..65535 of a sandbox are these of the host. */
export const ID_MAPPING: IdMapping = { containerID: 0, hostID: 100_000, size: 65_536 };

const CPU_PERIOD_USEC = 100_000;
const MIB = 1024 * 1024;
const OPEN_FILES = 65_536;

export type SpecInput = {
  arch: "amd64" | "arm64";
  hostname: string;
  limits: SandboxLimits;
  /** False where the host has no CPU bandwidth control. */
  cpuLimit: boolean;
  /** Unique to this sandbox: a restore fails in a cgroup that is not empty. */
  cgroupsPath: string;
  mounts: MountSources;
  /** The host's hard limit of open files: a process without CAP_SYS_RESOURCE can't go above it. */
  maxOpenFiles: number;
  /** The argument vector of the hook that attaches the network, or null for none. */
  networkHook: string[] | null;
  /** A configuration file for CRIU, root-owned. */
  criuConfigPath: string | null;
};

/** The whole runtime specification of a sandbox. Pure. */
export function buildSpec(input: SpecInput): RuntimeSpec {
  const openFiles = Math.min(OPEN_FILES, input.maxOpenFiles);
  const [hookPath] = input.networkHook ?? [];
  return {
    ociVersion: "1.2.0",
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args: [INIT_PATH, INIT_SOCKET],
      env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      cwd: "/",
      capabilities: {
        bounding: CAPABILITIES,
        effective: CAPABILITIES,
        permitted: CAPABILITIES,
        inheritable: [],
        ambient: [],
      },
      rlimits: [{ type: "RLIMIT_NOFILE", hard: openFiles, soft: openFiles }],
      noNewPrivileges: true,
    },
    root: { path: "rootfs", readonly: false },
    hostname: input.hostname,
    mounts: sandboxMounts(input.mounts),
    ...(hookPath && {
      hooks: {
        createRuntime: [
          {
            path: hookPath,
            args: input.networkHook!,
            env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            timeout: 20,
          },
        ],
      },
    }),
    annotations: input.criuConfigPath ? { "org.criu.config": input.criuConfigPath } : {},
    linux: {
      uidMappings: [ID_MAPPING],
      gidMappings: [ID_MAPPING],
      // No path on any: CRIU refuses a network namespace that the sandbox's user namespace doesn't own.
      namespaces: ["user", "pid", "network", "ipc", "uts", "mount", "cgroup"].map((type) => ({ type })),
      cgroupsPath: input.cgroupsPath,
      resources: resourcesOf(input),
      seccomp: seccompProfile(input.arch),
      maskedPaths: MASKED_PATHS,
      readonlyPaths: READONLY_PATHS,
    },
  };
}

function resourcesOf({ limits, cpuLimit }: SpecInput): Resources {
  const memory = Math.round(limits.memoryMiB * MIB);
  return {
    devices: [{ allow: false, access: "rwm" }],
    // Swap counts memory and swap together, so equal means none.
    memory: { limit: memory, swap: memory },
    ...(cpuLimit && {
      cpu: {
        shares: Math.max(2, Math.round(limits.cpu * 1024)),
        quota: Math.max(1000, Math.round(limits.cpu * CPU_PERIOD_USEC)),
        period: CPU_PERIOD_USEC,
      },
    }),
    pids: { limit: limits.pids },
  };
}
