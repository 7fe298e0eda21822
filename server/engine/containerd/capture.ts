import { ForkyardError } from "../../domain/errors.ts";
import { ID_BASE, ID_COUNT } from "./id-map.ts";
import { type CopyTools, scriptEnd, startScript } from "./in-engine.ts";

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
  /** Forgets it; what is gone already is no error. */
  abort(): Promise<void>;
};

type Steps = {
  from: string;
  to: string;
  commit(): Promise<RootfsUsage>;
  drop(): Promise<void>;
};

/**
 * On disk a sandbox's files belong to ID_BASE + n; in an immutable layer they belong to n. The copy goes
 * through an id-mapped mount of the target that swaps the two ranges, so it costs nothing, and file
 * capabilities are kept. "ready" is said when all is set up, so that a paused sandbox waits for the copy only.
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

/** It only makes a mount. */
const READY_WITHIN_MS = 60_000;

export async function openCapture(tools: CopyTools, steps: Steps): Promise<Capture> {
  const child = startScript(tools, SCRIPT, [steps.from, steps.to]);
  const ended = scriptEnd(child);
  const hangs = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    ended.then(() => reject(new ForkyardError("INTERNAL", "The copy ended before it began.")), reject);
  }).finally(() => clearTimeout(hangs));

  return {
    async copy(signal) {
      const kill = () => child.kill("SIGKILL");
      if (signal?.aborted) kill();
      signal?.addEventListener("abort", kill, { once: true });
      try {
        child.stdin.end("go\n");
        await ended;
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
      await ended.catch(() => {});
      await steps.drop();
    },
  };
}
