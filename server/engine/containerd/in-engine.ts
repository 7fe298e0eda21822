import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { ForkyardError } from "../../domain/errors.ts";

/** Where the programs are that copy files: the engine root's mount namespace, or null for the host's own. */
export type CopyTools = { mountNamespace: string | null };

/** The reason comes after a path, which may be long. */
const MOST_SAID = 65_536;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Starts a shell script with the engine's programs, in a mount namespace of its own that ends with it. */
export function startScript(
  tools: CopyTools,
  script: string,
  args: string[],
): ChildProcessWithoutNullStreams {
  const argv = tools.mountNamespace ? ["nsenter", `--mount=${tools.mountNamespace}`, "--"] : [];
  argv.push("unshare", "--mount", "--propagation", "private", "sh", "-euc", script, "sh", ...args);
  // The newer mount calls take no option longer than 256 bytes, which a deep overlay's is.
  const env = { PATH, LC_ALL: "C", LIBMOUNT_FORCE_MOUNT2: "always", NODE_ENV: "production" as const };
  return spawn(argv[0]!, argv.slice(1), { stdio: ["pipe", "pipe", "pipe"], env });
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
      { hint: "The sandbox runs on. Remove or move the innermost folders, then try again." },
    );
  }
  return new ForkyardError("INTERNAL", `The sandbox's files couldn't be copied: ${line?.slice(0, 500)}`);
}
