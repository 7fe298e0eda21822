import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Containerd, connectContainerd } from "../../engine/containerd/client.ts";
import { openRootfsStore } from "../../engine/containerd/rootfs.ts";
import { LABEL_NETWORK } from "../../engine/containerd/sandbox-create.ts";
import { instanceNames, namespaceName } from "../../engine/network/names.ts";
import { runInEngine } from "../../setup/containerd.ts";
import { containerdSocket } from "../../setup/containerd-process.ts";
import { mountNamespaceFile } from "../../setup/mount-namespace.ts";
import type { TestServer } from "../../testing/instance.ts";

export type Held = {
  /** Ids that containerd has a container of, and what runc says of each that it knows. */
  containers: string[];
  tasks: Record<string, string>;
  /** Keys of root filesystems, steps on the way to one too. */
  rootfs: string[];
  sandboxDirectories: string[];
  snapshotDirectories: string[];
  logs: string[];
};

/** What is really there of sandboxes and snapshots, past the server: containerd, runc and the disk. */
export async function whatIsHeld(server: TestServer): Promise<Held> {
  return withClient(server, async (client) => {
    const { containers } = await client.containers.list({});
    const rootfs = await openRootfsStore(client, {
      mountNamespace: mountNamespaceFile(server.runDir),
    }).list();
    return {
      containers: containers.map(({ id }) => id).sort(),
      tasks: await runcStates(server.runDir),
      rootfs: rootfs.map(({ key }) => key).sort(),
      sandboxDirectories: await list(join(server.dataDir, "sandboxes")),
      snapshotDirectories: await list(join(server.dataDir, "snapshots")),
      logs: await list(join(server.dataDir, "logs")),
    };
  });
}

export type HeldNetwork = {
  /** The outer namespaces that containers name as theirs. */
  used: string[];
  namespaces: string[];
  /** The namespaces to which the links on the host belong. */
  linked: string[];
};

/** What is really there of the sandboxes' networks. Spare ones are made and removed at any time. */
export async function whatNetworkIsHeld(server: TestServer): Promise<HeldNetwork> {
  const { instance } = instanceNames(server.dataDir);
  const { stdout } = await runInEngine(mountNamespaceFile(server.runDir), [
    "sh",
    "-c",
    "ls /run/netns; ip -o link",
  ]);
  const slots = (name: string) =>
    [...new Set(stdout.match(new RegExp(`\\b${name}\\d+\\b`, "g")))].map((found) => found.slice(name.length));
  const names = (found: string[]) => found.map((slot) => namespaceName(instance, Number(slot))).sort();
  return withClient(server, async (client) => {
    const { containers } = await client.containers.list({});
    return {
      used: containers.map(({ labels }) => labels[LABEL_NETWORK] ?? "none").sort(),
      namespaces: names(slots(`fy-${instance}-`)),
      linked: names(slots(`fy${instance}v`)),
    };
  });
}

async function withClient<T>(server: TestServer, ask: (client: Containerd) => Promise<T>): Promise<T> {
  const client = connectContainerd(containerdSocket(server.runDir), { namespace: "forkyard" });
  try {
    return await ask(client);
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
export function hostPidOf(server: TestServer, sandboxId: string): Promise<number> {
  return withClient(
    server,
    async (client) => (await client.tasks.get({ containerId: sandboxId })).process?.pid ?? 0,
  );
}
