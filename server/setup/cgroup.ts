import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cgroupParentOf } from "../engine/containerd/teardown.ts";
import { instanceNames } from "../engine/network/names.ts";

const CGROUPS = "/sys/fs/cgroup";
const EMPTY_WITHIN_MS = 10_000;

/** Beside the sandboxes' cgroups, whose parent must hold no process itself. */
const engineCgroup = (dataDir: string) => `forkyard-${instanceNames(dataDir).instance}-engine`;

/**
 * Takes a process out of the cgroup that it was started in: systemd ends a service or a session by its cgroup, and
 * containerd and its shims shall outlive the server. Where that can't be done they end with it, no more.
 */
export async function leaveCgroup(pid: number, dataDir: string): Promise<void> {
  for (const hierarchy of await systemdHierarchies()) {
    const directory = join(hierarchy, engineCgroup(dataDir));
    try {
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, "cgroup.procs"), String(pid));
    } catch {
      await rmdir(directory).catch(() => {});
    }
  }
}

/**
 * Removes the instance's cgroups, its engine's and those of its sandboxes, once their processes have been ended. What
 * still has one after a few seconds stays. Idempotent.
 */
export async function removeCgroups(dataDir: string): Promise<void> {
  const hierarchies = ["", ...(await readdir(CGROUPS).catch(() => []))].map((name) => join(CGROUPS, name));
  const names = [engineCgroup(dataDir), cgroupParentOf(dataDir)];
  const deadline = Date.now() + EMPTY_WITHIN_MS;
  await Promise.all(
    hierarchies.flatMap((hierarchy) => names.map((name) => removeTree(join(hierarchy, name), deadline))),
  );
}

/** A process leaves its cgroup a little after it has left its namespaces: the kernel says EBUSY until then. */
async function removeTree(directory: string, deadline: number): Promise<void> {
  for (;;) {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (entry.isDirectory()) await removeTree(join(directory, entry.name), deadline);
    const failure = await rmdir(directory).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (failure !== "EBUSY" || Date.now() > deadline) return;
    await sleep(20);
  }
}

/** Those by which systemd knows what belongs to a service: its own of version 1, and version 2. */
async function systemdHierarchies(): Promise<string[]> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8");
  return mounts.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const fits = /^cgroup2 /.test(after) || (/^cgroup /.test(after) && /\bname=systemd\b/.test(after));
    return fits ? [before.split(" ")[4]!] : [];
  });
}
