import { spawn } from "node:child_process";
import { mkdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../setup/command.ts";
import { containerdConfig } from "../setup/containerd-config.ts";
import { containerdFiles, containerdSocket, waitReady } from "../setup/containerd-process.ts";
import { processesIn } from "../setup/mount-namespace.ts";

export type ForeignContainerd = {
  address: string;
  /** Ends it and all that runs in it. */
  stop(): Promise<void>;
};

/**
 * The host as it is, but for the programs: those are the engine's, for the host may have none of containerd and runc.
 * What is mounted on the host later, such as a network namespace, is seen here too.
 */
const RUN = `
mount --bind "$ENGINE_ROOT/usr" /usr
mkdir -p /run/containerd
mount -t tmpfs tmpfs /run/containerd
exec containerd --config "$CONFIG"
`;

/** A containerd that no server has started, with all that it keeps in `directory`. */
export async function startForeignContainerd(
  directory: string,
  engineDir: string,
): Promise<ForeignContainerd> {
  await mkdir(containerdFiles(directory), { recursive: true });
  const config = join(directory, "config.toml");
  const address = containerdSocket(directory);
  await writeFile(config, containerdConfig({ root: join(directory, "root"), socket: address }));
  // The first of them makes /run/netns a mount that is passed on.
  const first = `fy-foreign-${process.pid}`;
  await runCommand(["ip", "netns", "add", first]);
  await runCommand(["ip", "netns", "delete", first]);
  const child = spawn("unshare", ["--mount", "--propagation", "slave", "sh", "-euc", RUN], {
    stdio: "ignore",
    env: { PATH: process.env.PATH, ENGINE_ROOT: join(engineDir, "root"), CONFIG: config } as never,
  });
  if (!(await waitReady(directory, () => child.exitCode !== null)))
    throw new Error(`The foreign containerd ended with ${child.exitCode}.`);
  const [its, ours] = await Promise.all(
    [child.pid, process.pid].map((pid) => readlink(`/proc/${pid}/ns/mnt`)),
  );
  // All in its namespace is ended: that must never be the host's.
  if (its === ours) throw new Error("The foreign containerd has no mount namespace of its own.");
  const namespaceId = Number(/\d+/.exec(its!)![0]);
  return {
    address,
    async stop() {
      for (;;) {
        const left = await processesIn(namespaceId);
        if (left.length === 0) return;
        for (const { pid } of left) {
          try {
            process.kill(pid, "SIGKILL");
          } catch {
            // it ended meanwhile
          }
        }
        await sleep(20);
      }
    },
  };
}
