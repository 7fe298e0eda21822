import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inBuildDirectory, replaceDirectory } from "./atomic.ts";
import { bootstrapDebian, readDebianSetup } from "./debian.ts";
import { debianArchitecture } from "./platform.ts";
import type { OnProgress } from "./progress.ts";

/** Debian's testing release: older ones have a CRIU that fails on new kernels and a runc without known fixes. */
const RELEASE = "forky";

/** tar and gzip pack a checkpoint's tmpfs contents, iptables is CRIU's lock on the network. */
const PACKAGES = [
  "ca-certificates",
  "containerd",
  "criu",
  "gzip",
  "iproute2",
  "iptables",
  "nftables",
  "runc",
  "tar",
  "util-linux",
];

/** What must be there before a root counts as one. */
const PROGRAMS = [
  "containerd",
  "containerd-shim-runc-v2",
  "criu",
  "gzip",
  "ip",
  "iptables-restore",
  "nft",
  "runc",
  "tar",
];

const STAMP = ".forkyard-recipe";
/** Count up to have every engine root made anew, for newer packages. */
const RECIPE_VERSION = 1;

const recipe = () =>
  createHash("sha256")
    .update(JSON.stringify([RECIPE_VERSION, RELEASE, PACKAGES, debianArchitecture()]))
    .digest("hex");

/** True if the engine directory holds a whole engine root of this version's recipe. */
export async function hasEngineRoot(engineDir: string): Promise<boolean> {
  return (await readFile(join(engineDir, "root", STAMP), "utf8").catch(() => "")) === recipe();
}

/**
 * Makes `engineDir/root` from Debian's packages (about 25 s, 300 MB) unless it is there. A crash leaves no half
 * root. A root that a running containerd still uses is kept until a later start.
 */
export async function ensureEngineRoot(engineDir: string, onProgress: OnProgress): Promise<void> {
  await removeUnusedRoots(engineDir);
  if (await hasEngineRoot(engineDir)) return;
  const setup = await readDebianSetup();
  if (setup.isDefault)
    onProgress(
      "This host's apt has no Debian archive: using Debian's public mirror (FORKYARD_DEBIAN_MIRROR).",
    );
  onProgress(`Building the engine root from Debian ${RELEASE} (containerd, runc, CRIU)`);
  await inBuildDirectory(engineDir, "root", async (building) => {
    const root = join(building, "root");
    await bootstrapDebian({
      setup,
      release: RELEASE,
      packages: PACKAGES,
      security: false,
      target: root,
      temporary: building,
      hooks: PROGRAMS.map((name) => `chroot "$1" sh -c 'command -v ${name} >/dev/null'`),
      onLine: (line) => onProgress(`  ${line}`),
    });
    await writeFile(join(root, STAMP), recipe());
    await replaceDirectory(root, join(engineDir, "root"));
  });
  await removeUnusedRoots(engineDir);
}

/** A live mount namespace shows the old root's programs; taking them away would break its next restart. */
async function removeUnusedRoots(engineDir: string): Promise<void> {
  const old = (await readdir(engineDir).catch(() => [])).filter((name) => name.startsWith(".old-"));
  if (old.length === 0) return;
  const mounts = await allMounts();
  for (const name of old)
    if (!mounts.includes(`/${name}/`)) await rm(join(engineDir, name), { recursive: true, force: true });
}

async function allMounts(): Promise<string> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/mountinfo`, "utf8").catch(() => "")),
  );
  return texts.join("\n");
}
