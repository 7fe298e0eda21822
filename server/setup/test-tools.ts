import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { runApt } from "./apt.ts";
import { runCommand } from "./command.ts";
import { ensureHostPackages } from "./host-packages.ts";
import type { OnProgress } from "./progress.ts";

/** Everything that tests keep on this host between runs: their engine and tools. Never a data directory of a user's. */
export const TEST_DIR = process.env.FORKYARD_TEST_DIR || "/var/lib/forkyard-test";
export const testPackageRecord = () => join(TEST_DIR, "apt-packages.json");

/** The browser with a font to draw terminals with, what fills a registry, and what README's script calls. */
const PACKAGES = ["chromium", "fonts-dejavu-core", "skopeo", "curl"];
/** The browser without a screen, which takes half the CPU time. Not every release has it. */
const BETTER = ["chromium-headless-shell"];

/** Unpacked beside the host, not installed: one would start a service on it, the other take another's place. */
const UNPACKED: [packageName: string, programs: string[]][] = [
  ["docker-registry", ["docker-registry"]],
  ["busybox-static", ["busybox"]],
  ["caddy", ["caddy"]],
];

export type TestTools = {
  /** Directories with their programs, for the front of PATH. */
  path: string[];
  /** A static one, for images of tests. */
  busybox: string;
};

/** Brings the programs that tests need, by apt. */
export async function ensureTestTools(onProgress: OnProgress): Promise<TestTools> {
  await mkdir(TEST_DIR, { recursive: true });
  await ensureHostPackages(PACKAGES, testPackageRecord(), onProgress);
  await ensureHostPackages(BETTER, testPackageRecord(), onProgress).catch((error) =>
    onProgress(`Continuing without ${BETTER.join(", ")}: ${toFailure(error).message}`),
  );
  const path: string[] = [];
  for (const [name, programs] of UNPACKED) path.push(...(await unpacked(name, programs, onProgress)));
  const places = path.map((directory) => join(directory, "busybox"));
  const present = await Promise.all(places.map(exists));
  return { path, busybox: places[present.indexOf(true)] ?? "/bin/busybox" };
}

async function unpacked(name: string, programs: string[], onProgress: OnProgress): Promise<string[]> {
  const target = join(TEST_DIR, "tools", name);
  const binaries = ["bin", "usr/bin", "usr/sbin"].map((directory) => join(target, directory));
  if (await exists(target)) return binaries;
  onProgress(`Fetching ${programs.join(", ")} for the tests`);
  await mkdir(join(TEST_DIR, "tools"), { recursive: true });
  const work = await mkdtemp(join(TEST_DIR, "tools", ".unpacking-"));
  try {
    const download = () => runApt(["apt-get", "download", name], { cwd: work, onProgress });
    await download().catch(async () => {
      await runApt(["apt-get", "update"], { onProgress }).catch(() => {});
      await download();
    });
    const archive = (await readdir(work)).find((file) => file.endsWith(".deb"));
    await runCommand(["dpkg-deb", "-x", join(work, archive ?? ""), join(work, "root")]);
    await rename(join(work, "root"), target);
  } catch (error) {
    throw new ForkyardError(
      "UNAVAILABLE",
      `The package ${name} could not be fetched: ${toFailure(error).message}`,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return binaries;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
