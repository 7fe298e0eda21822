import { readFile, stat, statfs } from "node:fs/promises";
import { availableParallelism, freemem, release, totalmem } from "node:os";
import { dirname } from "node:path";
import type { Settings } from "../env.ts";
import { runCommand } from "./command.ts";

/** What decides whether Forkyard can work on a host. */
export type HostFacts = {
  platform: string;
  arch: string;
  kernel: string;
  root: boolean;
  /** The effective capabilities, as a bit set. */
  capabilities: bigint;
  overlay: boolean;
  /** /proc/sys/user/max_user_namespaces; null where the kernel has none. */
  maxUserNamespaces: number | null;
  /** Controllers that cgroups offer here, of either version. */
  cgroupControllers: string[];
  memoryMiB: number;
  /** Free below the data directory, or where it will be. */
  freeMiB: number;
  dataFilesystem: string;
  apt: boolean;
};

/** Something that is missing: what, and what to do about it. */
export type Fault = { message: string; hint: string };

const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;
/** Overlayfs with id-mapped lower layers; sandboxes' user namespaces rest on it. */
const OLDEST_KERNEL = [5, 19] as const;
const NEEDED_MEMORY_MIB = 900;
const FIRST_BUILD_MIB = 3_072;
const RUNNING_MIB = 512;
const CONTROLLERS = ["cpu", "memory", "pids"];
/** As `stat -f` calls them: what overlayfs can't have its upper directory on, or knows no id-mapped mounts. */
const UNFIT_FILESYSTEMS = new Map([
  ["overlayfs", "an overlay (as in a container)"],
  ["nfs", "NFS"],
  ["fuse", "FUSE"],
  ["cifs", "SMB"],
  ["smb2", "SMB"],
  ["msdos", "FAT"],
]);

/** Every fault of a host at once; empty if Forkyard can work there. `built`: the engine is there already. */
export function diagnose(facts: HostFacts, dataDir: string, built: boolean): Fault[] {
  return [...diagnoseMachine(facts, dataDir, built), ...diagnoseEngine(facts, dataDir)];
}

/** The same of what matters whoever's containerd it is: the server, sandbox-init and the base image are made here. */
export function diagnoseMachine(facts: HostFacts, dataDir: string, built: boolean): Fault[] {
  const { faults, need } = collect();
  need(
    facts.platform === "linux",
    "Forkyard runs on Linux only.",
    "Use a Linux machine, physical or virtual.",
  );
  need(
    facts.arch === "x64" || facts.arch === "arm64",
    `Forkyard runs on x86-64 and arm64, not on ${facts.arch}.`,
    "Use one of these kinds of machine.",
  );
  need(
    isKernelAtLeast(facts.kernel, OLDEST_KERNEL),
    `The kernel is ${facts.kernel}; id-mapped overlays need ${OLDEST_KERNEL.join(".")} or newer.`,
    "Upgrade the kernel (Debian 12, Ubuntu 22.10 or newer have a suitable one).",
  );
  need(
    facts.memoryMiB >= NEEDED_MEMORY_MIB,
    `This machine has ${facts.memoryMiB} MiB of memory; Forkyard needs ${NEEDED_MEMORY_MIB} MiB.`,
    "Use a machine with 2 GiB or more.",
  );
  const disk = built ? RUNNING_MIB : FIRST_BUILD_MIB;
  need(
    facts.freeMiB >= disk,
    `Only ${facts.freeMiB} MiB are free for ${dataDir}; ${disk} MiB are needed.`,
    "Free some space, or choose another disk with FORKYARD_DATA_DIR.",
  );
  need(
    built || facts.apt,
    "This host has no apt, which Forkyard needs to build its engine and its base image.",
    "Use Debian or Ubuntu.",
  );
  return faults;
}

/** The same of what a containerd of our own needs, with its sandboxes below the data directory. */
function diagnoseEngine(facts: HostFacts, dataDir: string): Fault[] {
  const { faults, need } = collect();
  need(facts.root, "Forkyard needs root to run containerd.", "Run it as root or with sudo.");
  if (facts.root) {
    const missing = [
      ["CAP_SYS_ADMIN", CAP_SYS_ADMIN] as const,
      ["CAP_NET_ADMIN", CAP_NET_ADMIN] as const,
    ].filter(([, bit]) => (facts.capabilities & (1n << bit)) === 0n);
    need(
      missing.length === 0,
      `This root lacks ${missing.map(([name]) => name).join(" and ")}, as in an unprivileged container.`,
      "Run Forkyard on the host itself, in a virtual machine, or in a privileged container.",
    );
  }
  need(facts.overlay, "The kernel has no overlay filesystem.", "Load it with `modprobe overlay`.");
  need(
    facts.maxUserNamespaces !== null && facts.maxUserNamespaces > 0,
    "User namespaces are switched off on this host.",
    "Set the sysctl user.max_user_namespaces to, say, 15000.",
  );
  const controllers = CONTROLLERS.filter((name) => !facts.cgroupControllers.includes(name));
  need(
    controllers.length === 0,
    `The cgroup controllers ${controllers.join(", ")} are missing.`,
    "Mount cgroups, or boot with cgroup_enable=memory if the kernel leaves that one out.",
  );
  const unfit = UNFIT_FILESYSTEMS.get(facts.dataFilesystem);
  need(
    unfit === undefined,
    `${dataDir} is on ${unfit}, which can't hold sandboxes.`,
    "Choose a directory on ext4, XFS or btrfs with FORKYARD_DATA_DIR.",
  );
  return faults;
}

function collect() {
  const faults: Fault[] = [];
  const need = (fine: boolean, message: string, hint: string) => {
    if (!fine) faults.push({ message, hint });
  };
  return { faults, need };
}

export function isKernelAtLeast(kernel: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = kernel.split(".").map((part) => Number.parseInt(part, 10));
  return a > major || (a === major && b >= minor);
}

export async function readHostFacts(settings: Pick<Settings, "dataDir">): Promise<HostFacts> {
  const overlay = await hasOverlay();
  const where = await existingParent(settings.dataDir);
  const disk = await statfs(where);
  return {
    platform: process.platform,
    arch: process.arch,
    kernel: release(),
    root: process.getuid?.() === 0,
    capabilities: BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(await text("/proc/self/status"))?.[1] ?? "0"}`),
    overlay,
    maxUserNamespaces: number(await text("/proc/sys/user/max_user_namespaces")),
    cgroupControllers: await cgroupControllers(),
    memoryMiB: Math.floor(totalmem() / 2 ** 20),
    freeMiB: Math.floor((disk.bavail * disk.bsize) / 2 ** 20),
    dataFilesystem: await filesystemOf(where),
    apt: await stat("/usr/bin/apt-get").then(
      () => true,
      () => false,
    ),
  };
}

/** One line about the machine, for the person who starts us. */
export function describeHost(facts: HostFacts): string {
  const gib = (mib: number) => `${(mib / 1024).toFixed(1)} GiB`;
  return `Linux ${facts.kernel}, ${availableParallelism()} CPUs, ${gib(freemem() / 2 ** 20)} of ${gib(facts.memoryMiB)} memory free, ${gib(facts.freeMiB)} disk free`;
}

async function hasOverlay(): Promise<boolean> {
  const known = async () => /\boverlay$/m.test(await text("/proc/filesystems"));
  if (await known()) return true;
  await runCommand(["modprobe", "overlay"]).catch(() => {}); // the answer below tells
  return known();
}

async function cgroupControllers(): Promise<string[]> {
  const unified = (await text("/sys/fs/cgroup/cgroup.controllers")).split(/\s+/).filter(Boolean);
  const mounted = (await text("/proc/self/mountinfo"))
    .split("\n")
    .filter((line) => line.includes(" - cgroup "))
    .flatMap((line) => line.split(" ").at(-1)!.split(","));
  return [...unified, ...mounted];
}

async function existingParent(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found || path === "/" ? path : existingParent(dirname(path));
}

async function filesystemOf(path: string): Promise<string> {
  const { stdout } = await runCommand(["stat", "-f", "-c", "%T", path]);
  return stdout.trim().replace(/^fuse.*/, "fuse");
}

const text = (path: string) => readFile(path, "utf8").catch(() => "");
const number = (content: string) => (content.trim() === "" ? null : Number(content));
