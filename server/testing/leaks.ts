import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { instanceNames } from "../engine/network/names.ts";
import { runCommand } from "../setup/command.ts";

/**
 * What an ended instance left on the host: processes, mounts, network devices and cgroups that carry its directory
 * or name. Empty when all is gone.
 */
export async function findLeaks(instance: { base: string; dataDir: string }): Promise<string[]> {
  const found = await Promise.all([
    processesOf(instance.base),
    mountsOf(instance.base),
    devicesOf(instance.dataDir),
    cgroupsOf(instance.dataDir),
  ]);
  return found.flat();
}

/** Mounts are looked for in every mount namespace: a leaked one often has no other process than a forgotten shim. */
async function processesOf(base: string): Promise<string[]> {
  const found = await eachProcess(async (pid) => {
    const argv = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    const ours = argv.includes(base) || environment.includes(base);
    return ours && Number(pid) !== process.pid ? `process ${pid}: ${argv.slice(0, 200)}` : null;
  });
  return found;
}

async function mountsOf(base: string): Promise<string[]> {
  const found = await eachProcess(async (pid) => {
    const mounts = await readFile(`/proc/${pid}/mountinfo`, "utf8");
    const line = mounts.split("\n").find((text) => text.includes(base));
    return line ? `mount seen by process ${pid}: ${line.split(" ")[4]}` : null;
  });
  return found.slice(0, 5);
}

async function devicesOf(dataDir: string): Promise<string[]> {
  const { instance } = instanceNames(dataDir);
  const { stdout } = await runCommand(["ip", "-o", "link"]);
  return stdout
    .split("\n")
    .filter(
      (line) => (/^\d+: /.test(line) && line.includes(`fy${instance}`)) || line.includes(`fy-${instance}`),
    )
    .map((line) => `network device ${line.split(" ")[1]}`);
}

async function cgroupsOf(dataDir: string): Promise<string[]> {
  const name = `forkyard-${instanceNames(dataDir).instance}`;
  const hierarchies = ["", ...(await readdir("/sys/fs/cgroup"))].map((hierarchy) =>
    join("/sys/fs/cgroup", hierarchy),
  );
  const listed = await Promise.all(hierarchies.map((path) => readdir(path).catch(() => [])));
  return hierarchies.flatMap((path, index) =>
    listed[index]!.filter((entry) => entry.startsWith(name)).map((entry) => `cgroup ${join(path, entry)}`),
  );
}

async function eachProcess(look: (pid: string) => Promise<string | null>): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => look(pid).catch(() => null)));
  return found.filter((line) => line !== null);
}
