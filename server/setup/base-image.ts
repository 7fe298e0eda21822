import { createHash } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inBuildDirectory } from "./atomic.ts";
import { bootstrapDebian, type DebianSetup, readDebianSetup, withoutLogin } from "./debian.ts";
import { writeOciArchive } from "./oci-archive.ts";
import { debianArchitecture } from "./platform.ts";
import type { OnProgress } from "./progress.ts";

export type BaseImage = { path: string; digest: string };

const RELEASE = "trixie";
const RECIPE_VERSION = 1;

/** What a person expects behind a prompt. python3-minimal has no http.server. */
const PACKAGES = [
  "bash",
  "ca-certificates",
  "curl",
  "git",
  "iproute2",
  "less",
  "nano",
  "netcat-openbsd",
  "procps",
  "python3",
  "vim-tiny",
  "xz-utils",
];

const ENV = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"];

const recipe = () =>
  createHash("sha256")
    .update(JSON.stringify([RECIPE_VERSION, RELEASE, PACKAGES, ENV, debianArchitecture()]))
    .digest("hex");

const archiveFile = (engineDir: string) => join(engineDir, "base-image.tar");
/** Written after the archive: without it, or with another recipe in it, the archive counts as absent. */
const stampFile = (engineDir: string) => join(engineDir, "base-image.json");

/** The built-in base image of this version's recipe, if the engine directory has it whole. */
export async function readBaseImage(engineDir: string): Promise<BaseImage | null> {
  const path = archiveFile(engineDir);
  try {
    const stamp = JSON.parse(await readFile(stampFile(engineDir), "utf8")) as Record<string, unknown>;
    if (stamp.recipe !== recipe() || stamp.size !== (await stat(path)).size) return null;
    return typeof stamp.digest === "string" ? { path, digest: stamp.digest } : null;
  } catch {
    return null;
  }
}

/** Makes the base image (Debian 13, an OCI archive) from Debian's packages unless it is there; about 30 s. */
export async function ensureBaseImage(
  engineDir: string,
  reference: string,
  onProgress: OnProgress,
): Promise<BaseImage> {
  const present = await readBaseImage(engineDir);
  if (present) return present;
  onProgress("Building the base image (Debian 13 with Python, git and curl)");
  const setup = await readDebianSetup();
  return inBuildDirectory(engineDir, "base-image", async (building) => {
    const rootfsTar = join(building, "rootfs.tar");
    const archive = join(building, "image.tar");
    await bootstrapDebian({
      setup,
      release: RELEASE,
      packages: PACKAGES,
      security: true,
      target: rootfsTar,
      temporary: building,
      hooks: [imageHook(setup)],
      onLine: (line) => onProgress(`  ${line}`),
    });
    onProgress("  Packing the base image");
    const { digest } = await writeOciArchive({
      rootfsTar,
      target: archive,
      reference,
      created: new Date(),
      config: {
        architecture: debianArchitecture(),
        env: ENV,
        cmd: ["/bin/bash"],
        workingDir: "/workspace",
        labels: {
          "org.opencontainers.image.title": "Forkyard base",
          "org.opencontainers.image.version": "13",
        },
      },
      // Devices come from the runtime.
      keep: (entry) => !/^dev\/./.test(entry),
    });
    const { size } = await stat(archive);
    await writeFile(join(building, "stamp.json"), JSON.stringify({ recipe: recipe(), digest, size }));
    const path = archiveFile(engineDir);
    await rm(stampFile(engineDir), { force: true });
    await rename(archive, path);
    await rename(join(building, "stamp.json"), stampFile(engineDir));
    return { path, digest };
  });
}

/**
 * The host's resolver and name stay out of the image. Its archives stay in, since they are what can be reached from
 * here: with the image's own keyring, without logins.
 */
function imageHook(setup: DebianSetup): string {
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  const line = (uri: string, suite: string) => `deb [signed-by=${keyring}] ${uri} ${suite} main`;
  const sources = [line(withoutLogin(setup.mirror), RELEASE)];
  if (setup.securityMirror) sources.push(line(withoutLogin(setup.securityMirror), `${RELEASE}-security`));
  const options = setup.aptOptions.filter((option) => /^Acquire::(Check|Max|Min)/i.test(option));
  return [
    'rm -f "$1/etc/resolv.conf" "$1/etc/hostname"',
    ': >"$1/etc/resolv.conf"',
    'mkdir -p "$1/workspace"',
    `printf '%s\\n' ${sources.map(quoted).join(" ")} >"$1/etc/apt/sources.list"`,
    'rm -f "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap',
    ...(options.length > 0
      ? [`printf '%s\\n' ${options.map(quoted).join(" ")} >"$1/etc/apt/apt.conf.d/50archive"`]
      : []),
  ].join(" && ");
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
