import { mkdir, readdir, readFile, readlink, realpath, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { runCommand } from "./command.ts";

/** statfs type of nsfs: what a file has that a namespace is bound to. */
const NSFS_MAGIC = 0x6e736673;
const TMPFS_MAGIC = 0x01021994;

export type EnginePaths = { dataDir: string; runDir: string; engineDir: string };

/** The private tmpfs that holds the namespace's file: a mount that is not private can't hold one. */
const holderOf = (runDir: string) => join(runDir, "ns");

/** The file to which the engine's mount namespace is bound, as `nsenter --mount=` takes it. */
export const mountNamespaceFile = (runDir: string) => join(holderOf(runDir), "mnt");

/** Inode of the namespace that a run directory holds, or null if it holds none. */
export async function mountNamespaceId(runDir: string): Promise<number | null> {
  const file = mountNamespaceFile(runDir);
  try {
    if ((await statfs(file)).type !== NSFS_MAGIC) return null;
    return (await stat(file)).ino;
  } catch {
    return null;
  }
}

/**
 * Makes the mount namespace in which the engine lives: / is a tmpfs that shows the engine root's programs, /run
 * a tmpfs that lives as long as the namespace, and the data, run and engine directories lie where they lie outside.
 * It stays without any process in it, so a restarted containerd finds the shims' sockets and the rootfs mounts again.
 */
export async function createMountNamespace(paths: EnginePaths): Promise<void> {
  const root = await realpath(join(paths.engineDir, "root")).catch((cause) => {
    throw new ForkyardError("UNAVAILABLE", `There is no engine root in ${paths.engineDir}.`, {
      hint: "Run `npm start` once; it builds the engine.",
      cause,
    });
  });
  for (const path of [paths.dataDir, paths.runDir, paths.engineDir]) checkBindable(path);
  const holder = holderOf(paths.runDir);
  await removeMountNamespace(paths.runDir);
  await mkdir(paths.dataDir, { recursive: true });
  await mkdir(holder, { recursive: true, mode: 0o700 });
  try {
    await runCommand(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "forkyard-ns", holder]);
    await runCommand(["mount", "--make-private", holder]);
    await mkdir(join(holder, "root"));
    await writeFile(mountNamespaceFile(paths.runDir), "");
    await runCommand(
      [
        "unshare",
        `--mount=${mountNamespaceFile(paths.runDir)}`,
        "--propagation",
        "private",
        "sh",
        "-euc",
        BUILD_ROOT,
      ],
      {
        env: {
          NEW: join(holder, "root"),
          ENGINE_ROOT: root,
          DATA_DIR: paths.dataDir,
          RUN_DIR: paths.runDir,
          ENGINE_DIR: paths.engineDir,
        },
        timeoutMs: 60_000,
      },
    );
  } catch (error) {
    await removeMountNamespace(paths.runDir).catch(() => {});
    throw new ForkyardError(
      "UNAVAILABLE",
      `Could not prepare the engine's mount namespace: ${toFailure(error).message}`,
      {
        hint: "Forkyard needs root on a Linux host that allows mount namespaces and pivot_root.",
        cause: error,
      },
    );
  }
}

/**
 * Run by the host's shell in the new namespace. The engine root itself is never written to, so that several
 * instances can share it. /etc is copied (a megabyte) because the resolver's files are links to the run directory,
 * which the server keeps equal to the host's. The
 * umount is for a run directory within the data directory: this half-built root would be shown in itself. With chroot instead of pivot_root CRIU finds no parent for its mounts.
 */
const BUILD_ROOT = `
mount -t tmpfs -o mode=0755,size=256m forkyard-root "$NEW"
cd "$NEW"
mkdir usr proc sys dev run tmp old
chmod 1777 tmp
mount --bind "$ENGINE_ROOT/usr" usr
mount -o remount,bind,ro usr
for link in bin sbin lib lib32 lib64 libx32; do
  if [ -L "$ENGINE_ROOT/$link" ]; then ln -s "usr/$link" "$link"; fi
done
cp -a "$ENGINE_ROOT/etc" etc
mkdir -p root var/lib var/cache var/log var/tmp
chmod 1777 var/tmp
ln -s /run var/run
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=0755 forkyard-run run
mkdir -p run/lock
for name in resolv.conf hosts; do
  rm -f "etc/$name"
  ln -s "$RUN_DIR/containerd/$name" "etc/$name"
done
ln -sf /proc/self/mounts etc/mtab
mkdir -p ".$DATA_DIR" ".$RUN_DIR" ".$ENGINE_DIR"
mount --rbind "$DATA_DIR" ".$DATA_DIR"
umount -l ".$RUN_DIR/ns" 2>/dev/null || true
mount --bind "$RUN_DIR" ".$RUN_DIR"
mkdir -p ".$ENGINE_DIR"
mount --bind "$ENGINE_DIR" ".$ENGINE_DIR"
mount -o remount,bind,ro ".$ENGINE_DIR"
pivot_root . old
cd /
umount -l /old
rmdir /old
`;

/** The root of the namespace is made of the engine's own /usr and /etc: nothing can be bound there. */
function checkBindable(path: string): void {
  const taken = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev", "/old"];
  if (path === "/" || path === "/run" || taken.some((top) => path === top || path.startsWith(`${top}/`)))
    throw new ForkyardError("INVALID_INPUT", `"${path}" can't be one of Forkyard's directories.`, {
      hint: "Choose a directory such as /var/lib/forkyard, outside /usr, /etc, /dev, /proc and /sys.",
    });
}

/** Processes whose mount namespace is the one with this inode: containerd, shims, what they are running now. */
export async function processesIn(namespaceId: number): Promise<{ pid: number; argv: string[] }[]> {
  const wanted = `mnt:[${namespaceId}]`;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        if ((await readlink(`/proc/${pid}/ns/mnt`)) !== wanted) return null;
        const argv = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").slice(0, -1);
        return { pid: Number(pid), argv };
      } catch {
        return null; // it ended meanwhile
      }
    }),
  );
  return found.filter((entry) => entry !== null);
}

/** Lets go of the namespace; it ends with the last process in it. Idempotent. */
export async function removeMountNamespace(runDir: string): Promise<void> {
  const holder = holderOf(runDir);
  if ((await mountNamespaceId(runDir)) !== null) await runCommand(["umount", mountNamespaceFile(runDir)]);
  const type = await statfs(holder).then(
    (found) => found.type,
    () => null,
  );
  // Only our own mount: the run directory may itself lie on a tmpfs.
  if (type === TMPFS_MAGIC && (await isMountPoint(holder))) await runCommand(["umount", "-l", holder]);
  await rm(holder, { recursive: true, force: true });
}

async function isMountPoint(path: string): Promise<boolean> {
  const real = await realpath(path);
  const lines = (await readFile("/proc/self/mountinfo", "utf8")).split("\n");
  return lines.some((line) => unescapeMountPath(line.split(" ")[4] ?? "") === real);
}

/** mountinfo writes blanks, tabs, newlines and backslashes as octal. */
function unescapeMountPath(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
