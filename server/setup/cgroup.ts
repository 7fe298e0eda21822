import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { instanceNames } from "../engine/network/names.ts";

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

export async function removeEngineCgroup(dataDir: string): Promise<void> {
  for (const hierarchy of await systemdHierarchies())
    await rmdir(join(hierarchy, engineCgroup(dataDir))).catch(() => {}); // never made, or gone already
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
