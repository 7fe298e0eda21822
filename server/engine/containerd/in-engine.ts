import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { ForkyardError } from "../../domain/errors.ts";

/** Where the programs are that copy files: the engine root, in its mount namespace, or on the host where that is null. */
export type CopyTools = { mountNamespace: string | null; engineRoot?: string };

/**
 * Beside another's containerd: the host's mount(8) may be too old to shift owners (before util-linux 2.39, as in Debian
 * 12 and Ubuntu 22.04), so the engine's programs lie over the host's, for this script alone.
 */
const WITH_ENGINE_PROGRAMS = `
[ ! -L /bin ] || mount --bind "$1/usr" /usr
shift
exec sh -euc "$@"
`;

/** The reason comes after a path, which may be long. */
const MOST_SAID = 65_536;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Starts a shell script with the engine's programs, in a mount namespace of its own that ends with it. With `ownGroup`
 * killScript ends all that it has started too.
 */
export function startScript(
  tools: CopyTools,
  script: string,
  args: string[],
  { ownGroup = false } = {},
): ChildProcessWithoutNullStreams {
  const argv = tools.mountNamespace ? ["nsenter", `--mount=${tools.mountNamespace}`, "--"] : [];
  argv.push("unshare", "--mount", "--propagation", "private", "sh", "-euc");
  if (tools.mountNamespace === null && tools.engineRoot !== undefined)
    argv.push(WITH_ENGINE_PROGRAMS, "sh", tools.engineRoot);
  argv.push(script, "sh", ...args);
  // The newer mount calls take no option longer than 256 bytes, which a deep overlay's is.
  const env = { PATH, LC_ALL: "C", LIBMOUNT_FORCE_MOUNT2: "always", NODE_ENV: "production" as const };
  return spawn(argv[0]!, argv.slice(1), { stdio: ["pipe", "pipe", "pipe"], env, detached: ownGroup });
}

/** Ends a script that has a group of its own; one that has ended already is no error. */
export function killScript(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Resolves at a good end. Rejects with DISK_FULL or INTERNAL, with the first line that it said. */
export function scriptEnd(child: ChildProcessWithoutNullStreams): Promise<void> {
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    if (said.length < MOST_SAID) said += data.toString();
  });
  child.stdin.on("error", () => {}); // it ended without reading: the exit code tells
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(failure(error.message)));
    child.once("close", (code, signal) =>
      code === 0 ? resolve() : reject(failure(said.trim() || `the copy ended with ${signal ?? code}`)),
    );
  });
}

function failure(reason: string): ForkyardError {
  const line = reason.split("\n")[0];
  if (/no space left on device|disk quota exceeded/i.test(reason)) {
    return new ForkyardError("DISK_FULL", `The disk is full: the files couldn't be copied (${line}).`, {
      hint: "Free disk space, for example by deleting snapshots or images, then try again.",
    });
  }
  if (/file name too long/i.test(reason)) {
    return new ForkyardError(
      "LIMIT_EXCEEDED",
      "The sandbox's files couldn't be copied: its folders are nested deeper than a path may be long (4096 bytes).",
      { hint: "The sandbox keeps running. Remove or move the innermost folders, then try again." },
    );
  }
  return new ForkyardError("INTERNAL", `The sandbox's files couldn't be copied: ${line?.slice(0, 500)}`);
}
