import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { connectContainerd } from "../../engine/containerd/client.ts";
import { runInEngine } from "../../setup/containerd.ts";
import { containerdSocket } from "../../setup/containerd-process.ts";
import { mountNamespaceFile } from "../../setup/mount-namespace.ts";
import type { TestServer } from "../../testing/instance.ts";

export type Held = {
  /** Ids that containerd has a container of, and what runc says of each that it knows. */
  containers: string[];
  tasks: Record<string, string>;
  sandboxDirectories: string[];
  snapshotDirectories: string[];
  logs: string[];
};

/** What is really there of sandboxes and snapshots, past the server: containerd, runc and the disk. */
export async function whatIsHeld(server: TestServer): Promise<Held> {
  const client = connectContainerd(containerdSocket(server.runDir), { namespace: "forkyard" });
  try {
    const { containers } = await client.containers.list({});
    return {
      containers: containers.map(({ id }) => id).sort(),
      tasks: await runcStates(server.runDir),
      sandboxDirectories: await list(join(server.dataDir, "sandboxes")),
      snapshotDirectories: await list(join(server.dataDir, "snapshots")),
      logs: await list(join(server.dataDir, "logs")),
    };
  } finally {
    client.close();
  }
}

async function runcStates(runDir: string): Promise<Record<string, string>> {
  const root = "/run/containerd/runc/forkyard";
  const { stdout } = await runInEngine(mountNamespaceFile(runDir), [
    "runc",
    "--root",
    root,
    "list",
    "-f",
    "json",
  ]);
  const states = (JSON.parse(stdout) ?? []) as { id: string; status: string }[];
  return Object.fromEntries(states.map(({ id, status }) => [id, status]));
}

async function list(dir: string): Promise<string[]> {
  return (await readdir(dir).catch(() => [])).sort();
}

/** The host's number of a sandbox's PID 1. */
export async function hostPidOf(server: TestServer, sandboxId: string): Promise<number> {
  const client = connectContainerd(containerdSocket(server.runDir), { namespace: "forkyard" });
  try {
    return (await client.tasks.get({ containerId: sandboxId })).process?.pid ?? 0;
  } finally {
    client.close();
  }
}
