import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ForkyardError } from "../domain/errors.ts";
import { installPackages, runApt } from "./apt.ts";
import { runCommand } from "./command.ts";
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
  const before = await installedPackages();
  const missing = packages.filter((name) => !before.has(name));
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

/** Removes what `ensureHostPackages` wrote down; what is gone already is no error. */
export async function removeHostPackages(names: readonly string[], onProgress: OnProgress): Promise<void> {
  const present = await installedPackages();
  const left = names.filter((name) => present.has(name));
  if (left.length === 0) return;
  await runApt(["apt-get", "remove", "-y", ...left], { onProgress });
}

async function installedPackages(): Promise<Set<string>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg that fills these in
  const format = "${Package} ${db:Status-Status}\\n";
  const listed = await runCommand(["dpkg-query", "-W", "-f", format]).catch((cause) => {
    throw new ForkyardError(
      "UNSUPPORTED",
      "This host has no dpkg, so Forkyard can't install what it needs.",
      {
        hint: "Use Debian or Ubuntu.",
        cause,
      },
    );
  });
  return new Set(
    listed.stdout.split("\n").flatMap((line) => {
      const [name, status] = line.split(" ");
      return name && status === "installed" ? [name] : [];
    }),
  );
}
