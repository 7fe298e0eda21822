import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packJson } from "../any.ts";
import type { Containerd } from "../client.ts";
import { ignoreNotFound } from "../errors.ts";
import { ID_BASE, ID_COUNT } from "../id-map.ts";
import { type RootfsStore, SNAPSHOTTER } from "../rootfs.ts";

export type TestTask = {
  id: string;
  /** Its exit code. */
  ended: Promise<number>;
  /** Kills it if it runs still, and removes task and container. */
  remove(): Promise<void>;
};

const BUSYBOX = ["/bin/busybox", "sh"];

/** Starts a shell script as root of a user namespace on a rootfs; its output goes to /out. */
export async function startScript(
  client: Containerd,
  rootfs: RootfsStore,
  key: string,
  script: string,
  resources: Record<string, unknown> = {},
  shell = BUSYBOX,
): Promise<TestTask> {
  const id = `run-${crypto.randomUUID().slice(0, 8)}`;
  const map = [{ containerID: 0, hostID: ID_BASE, size: ID_COUNT }];
  const capabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "SETUID", "SETGID"].map(
    (c) => `CAP_${c}`,
  );
  const spec = {
    ociVersion: "1.2.0",
    process: {
      args: [...shell, "-euc", `exec >/out 2>&1\n${script}`],
      cwd: "/",
      env: ["PATH=/bin:/usr/bin"],
      user: { uid: 0, gid: 0 },
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    },
    root: { path: "rootfs" },
    mounts: [{ destination: "/proc", type: "proc", source: "proc" }],
    linux: {
      cgroupsPath: `/forkyard-test-${id}`,
      namespaces: ["pid", "ipc", "uts", "mount", "user", "network"].map((type) => ({ type })),
      uidMappings: map,
      gidMappings: map,
      resources,
    },
  };
  await client.containers.create({
    container: {
      id,
      snapshotter: SNAPSHOTTER,
      snapshotKey: key,
      runtime: { name: "io.containerd.runc.v2" },
      spec: packJson("types.containerd.io/opencontainers/runtime-spec/1/Spec", spec),
    },
  });
  await client.tasks.create({ containerId: id, rootfs: await rootfs.mounts(key) });
  const ended = client.tasks.wait({ containerId: id }).then(({ exitStatus }) => exitStatus);
  ended.catch(() => {});
  await client.tasks.start({ containerId: id });
  return {
    id,
    ended,
    async remove() {
      await ignoreNotFound(client.tasks.kill({ containerId: id, signal: 9 }));
      await client.tasks.wait({ containerId: id });
      await client.tasks.delete({ containerId: id });
      await client.containers.delete({ id });
    },
  };
}

/** Runs a script to its end and resolves with its output. Rejects when it fails. */
export async function runScript(
  client: Containerd,
  rootfs: RootfsStore,
  key: string,
  script: string,
  shell = BUSYBOX,
): Promise<string> {
  const task = await startScript(client, rootfs, key, script, {}, shell);
  const status = await task.ended;
  await task.remove();
  const out = await readFile(join(await rootfs.upperDirectory(key), "out"), "utf8").catch(() => "");
  if (status !== 0) throw new Error(`The script ended with ${status}: ${out}`);
  return out;
}
