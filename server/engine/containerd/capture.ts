import { type ChildProcess, spawn } from "node:child_process";
import { ForkyardError } from "../../domain/errors.ts";
import { ID_BASE, ID_COUNT } from "./id-map.ts";

/** Where the programs are that do the copy: the engine root's mount namespace, or null for the host's own. */
export type CaptureTools = { mountNamespace: string | null };

/** What a rootfs takes by itself, without what lies beneath it. */
export type RootfsUsage = { bytes: number; inodes: number };

/**
 * A copy of a rootfs in the making. `copy` is the one part that must run while the sandbox is paused.
 * Ends with `commit` or `abort`; after either, nothing of it is left but what was committed.
 */
export type Capture = {
  /** Copies what the sandbox has changed. Rejects with DISK_FULL, CANCELLED or INTERNAL. */
  copy(signal?: AbortSignal): Promise<void>;
  /** Makes it immutable under its name; resolves with what it takes on disk. */
  commit(): Promise<RootfsUsage>;
  /** Forgets it. Never rejects for something that is gone already. */
  abort(): Promise<void>;
};

type Steps = {
  from: string;
  to: string;
  commit(): Promise<RootfsUsage>;
  drop(): Promise<void>;
};

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * On disk a sandbox's files belong to ID_BASE + n; in an immutable layer they belong to n. The copy goes
 * through an id-mapped mount of the target that swaps the two ranges, so it costs nothing; the mount lives in
 * a mount namespace of the copying process alone. "ready" is said when all is set up, so that a paused
 * sandbox waits for nothing but the copy.
 */
const SCRIPT = `
chown 0:0 "$2"
mount --bind -o "X-mount.idmap=b:0:${ID_BASE}:${ID_COUNT} b:${ID_BASE}:0:${ID_COUNT}" "$2" "$2"
# An older mount(8) ignores the option in silence.
if [ "$(stat -c %u "$2")" != ${ID_BASE} ]; then echo "mount can't shift owners here" >&2; exit 1; fi
echo ready
read -r go
exec cp -a --reflink=auto "$1/." "$2/"
`;

export async function openCapture(tools: CaptureTools, steps: Steps): Promise<Capture> {
  const argv = tools.mountNamespace ? ["nsenter", `--mount=${tools.mountNamespace}`, "--"] : [];
  argv.push(
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "sh",
    "-euc",
    SCRIPT,
    "sh",
    steps.from,
    steps.to,
  );
  const child = spawn(argv[0]!, argv.slice(1), {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH, LC_ALL: "C", NODE_ENV: "production" },
  });
  const copier = watch(child);
  await copier.ready;

  return {
    async copy(signal) {
      const kill = () => child.kill("SIGKILL");
      if (signal?.aborted) kill();
      signal?.addEventListener("abort", kill, { once: true });
      try {
        child.stdin.end("go\n");
        await copier.ended;
      } catch (error) {
        if (signal?.aborted) throw new ForkyardError("CANCELLED", "The copy of the files was cancelled.");
        throw error;
      } finally {
        signal?.removeEventListener("abort", kill);
      }
    },
    commit: steps.commit,
    async abort() {
      child.kill("SIGKILL");
      await copier.ended.catch(() => {});
      await steps.drop();
    },
  };
}

function watch(child: ChildProcess): { ready: Promise<void>; ended: Promise<void> } {
  let said = "";
  child.stderr?.on("data", (data: Buffer) => {
    if (said.length < 4096) said += data.toString();
  });
  child.stdin?.on("error", () => {}); // the exit code tells
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", (error) => reject(failure(error.message)));
    child.once("close", (code, signal) =>
      code === 0 ? resolve() : reject(failure(said.trim() || `it ended with ${signal ?? code}`)),
    );
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    ended.then(() => reject(failure("it ended too early")), reject);
  });
  ready.catch(() => {});
  return { ready, ended };
}

function failure(reason: string): ForkyardError {
  const line = reason.split("\n")[0];
  if (/no space left on device|disk quota exceeded/i.test(reason)) {
    return new ForkyardError("DISK_FULL", `The disk is full: the files couldn't be copied (${line}).`, {
      hint: "Free disk space, for example by deleting snapshots or images, then try again.",
    });
  }
  return new ForkyardError("INTERNAL", `The sandbox's files couldn't be copied: ${line}`);
}
