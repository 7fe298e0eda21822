import type { Mount } from "./types.ts";

/** Where a sandbox sees what is ours. */
export const INIT_PATH = "/.forkyard/init";
export const INIT_RUN_DIR = "/.forkyard/run";
export const INIT_SOCKET = `${INIT_RUN_DIR}/init.sock`;

/** Host paths behind the sandbox's own mounts. */
export type MountSources = {
  initBinary: string;
  /** Holds sandbox-init's socket; owned by the sandbox's root. */
  runDir: string;
  resolvConf: string;
  hosts: string;
  hostname: string;
};

/**
 * No /sys: in a user namespace it can only be had as the host's own tree, which tells about the host.
 * The order counts: a mount comes after the one it lies in.
 */
export function sandboxMounts(sources: MountSources): Mount[] {
  const bind = (source: string, destination: string, ...options: string[]): Mount => ({
    destination,
    type: "bind",
    source,
    options: ["bind", "nosuid", "nodev", ...options],
  });
  return [
    { destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"] },
    {
      destination: "/dev",
      type: "tmpfs",
      source: "tmpfs",
      options: ["nosuid", "noexec", "strictatime", "mode=755", "size=65536k"],
    },
    {
      destination: "/dev/pts",
      type: "devpts",
      source: "devpts",
      options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
    },
    {
      destination: "/dev/shm",
      type: "tmpfs",
      source: "shm",
      options: ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"],
    },
    { destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"] },
    bind(sources.initBinary, INIT_PATH, "ro"),
    bind(sources.runDir, INIT_RUN_DIR, "rw", "noexec"),
    bind(sources.resolvConf, "/etc/resolv.conf", "rw", "noexec"),
    bind(sources.hosts, "/etc/hosts", "rw", "noexec"),
    bind(sources.hostname, "/etc/hostname", "rw", "noexec"),
  ];
}

export const MASKED_PATHS = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/interrupts",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/sys/devices/virtual/powercap",
  "/sys/firmware",
];

export const READONLY_PATHS = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
