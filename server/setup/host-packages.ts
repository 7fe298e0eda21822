import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ForkyardError } from "../domain/errors.ts";
import { installPackages, runApt } from "./apt.ts";
import { runCommand } from "./command.ts";
import { type InstalledPackage, PACKAGE_FORMAT, parsePackages, splitByNeed } from "./package-needs.ts";
import type { OnProgress } from "./progress.ts";

/** What building the engine, sandbox-init and the base image takes. */
export const BUILD_PACKAGES = [
  "debian-archive-keyring",
  "gcc",
  "iproute2",
  "libc6-dev",
  "make",
  "mmdebstrap",
  "util-linux",
];

/** The list of packages that setup has brought to this host, so that uninstall can take away these and no others. */
export const packageRecord = (dataDir: string) => join(dataDir, "setup", "apt-packages.json");

/**
 * Installs Debian packages that this host lacks, and writes down every package that came with them.
 * UNSUPPORTED without apt; UNAVAILABLE with apt's own words if it fails.
 */
export async function ensureHostPackages(
  packages: readonly string[],
  record: string,
  onProgress: OnProgress,
): Promise<void> {
  const present = new Set((await installedPackages()).map(({ name }) => name));
  const missing = packages.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  onProgress(`Installing ${missing.join(", ")} with apt-get`);
  const known = new Set(await readPackageRecord(record));
  try {
    await installPackages(missing, { onProgress }, (name) => known.add(name));
  } finally {
    await mkdir(dirname(record), { recursive: true });
    await writeFile(record, JSON.stringify([...known].sort()));
  }
}

export async function readPackageRecord(record: string): Promise<string[]> {
  try {
    const names: unknown = JSON.parse(await readFile(record, "utf8"));
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

/** What of the packages that setup brought can go, and what stays since something else on this host needs it by now. */
export type PackagePlan = { free: string[]; needed: string[] };

export async function planPackages(names: readonly string[]): Promise<PackagePlan> {
  if (names.length === 0) return { free: [], needed: [] };
  const { free, needed } = splitByNeed(names, await installedPackages());
  if (free.length === 0) return { free, needed };
  const { stdout } = await runApt(["apt-get", "-s", "remove", ...free], { onProgress: () => {} });
  const going = stdout.split("\n").flatMap((line) => /^Remv (\S+)/.exec(line)?.[1] ?? []);
  if (going.every((name) => free.includes(name))) return { free, needed };
  return { free: [], needed: [...free, ...needed].sort() };
}

/** Removes what can go. The rest goes with what needs it, by `apt autoremove`. */
export async function removeHostPackages(
  { free, needed }: PackagePlan,
  onProgress: OnProgress,
): Promise<void> {
  if (free.length > 0) await runApt(["apt-get", "remove", "-y", ...free], { onProgress });
  if (needed.length > 0) await runApt(["apt-mark", "auto", ...needed], { onProgress });
}

async function installedPackages(): Promise<InstalledPackage[]> {
  const listed = await runCommand(["dpkg-query", "-W", "-f", PACKAGE_FORMAT]).catch((cause) => {
    throw new ForkyardError(
      "UNSUPPORTED",
      "This host has no dpkg, so Forkyard can't install what it needs.",
      {
        hint: "Use Debian or Ubuntu.",
        cause,
      },
    );
  });
  return parsePackages(listed.stdout);
}
