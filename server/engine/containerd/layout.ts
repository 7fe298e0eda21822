import { join } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";

/** Where the engine keeps what. A sandbox's or snapshot's directory is made first and removed last. */
export type Layout = {
  sandboxesDir: string;
  snapshotsDir: string;
  sandbox(id: string): SandboxPaths;
  snapshot(id: string): SnapshotPaths;
  /** The build of sandbox-init with that hash. */
  initBinary(hash: string): string;
  /** A link to the build for new sandboxes. */
  currentInit: string;
};

export type SandboxPaths = {
  dir: string;
  resolvConf: string;
  hosts: string;
  hostname: string;
  criuConfig: string;
  /** CRIU's log of a restore. */
  work: string;
  /** Holds sandbox-init's socket; belongs to the sandbox's root, who may put anything there. */
  runDir: string;
  socket: string;
};

export type SnapshotPaths = {
  dir: string;
  checkpoint: string;
  /** CRIU's log of the dump. */
  work: string;
  hosts: string;
  hostname: string;
};

export function layoutOf({ dataDir, engineDir }: { dataDir: string; engineDir: string }): Layout {
  const sandboxesDir = join(dataDir, "sandboxes");
  const snapshotsDir = join(dataDir, "snapshots");
  return {
    sandboxesDir,
    snapshotsDir,
    sandbox(id) {
      checkId(id);
      const dir = join(sandboxesDir, id);
      // Not on the run directory's tmpfs: the sandbox's root may fill what it is in, and that is the host's memory.
      const socketDir = join(dir, "run");
      return {
        dir,
        resolvConf: join(dir, "resolv.conf"),
        hosts: join(dir, "hosts"),
        hostname: join(dir, "hostname"),
        criuConfig: join(dir, "criu.conf"),
        work: join(dir, "work"),
        runDir: socketDir,
        socket: join(socketDir, "init.sock"),
      };
    },
    snapshot(id) {
      checkId(id);
      const dir = join(snapshotsDir, id);
      return {
        dir,
        checkpoint: join(dir, "checkpoint"),
        work: join(dir, "work"),
        hosts: join(dir, "hosts"),
        hostname: join(dir, "hostname"),
      };
    },
    initBinary: (hash) => join(engineDir, "init", hash, "sandbox-init"),
    currentInit: join(engineDir, "init", "current"),
  };
}

/** Ids become names of directories, containers and cgroups. */
function checkId(id: string): void {
  if (!/^[a-z0-9]{1,40}$/.test(id)) throw new ForkyardError("INVALID_INPUT", `"${id}" is not an ID.`);
}
