import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packJson } from "../any.ts";
import type { Containerd } from "../client.ts";
import { ID_BASE, ID_COUNT } from "../id-map.ts";
import { type RootfsStore, SNAPSHOTTER } from "../rootfs.ts";

/**
 * Runs a busybox shell script as root of a user namespace on a rootfs and resolves with what it wrote to /out.
 * Rejects when the script fails.
 */
export async function runScript(
  client: Containerd,
  rootfs: RootfsStore,
  key: string,
  script: string,
): Promise<string> {
  const id = `run-${crypto.randomUUID().slice(0, 8)}`;
  const map = [{ containerID: 0, hostID: ID_BASE, size: ID_COUNT }];
  const capabilities = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_SETFCAP"];
  const spec = {
    ociVersion: "1.2.0",
    process: {
      args: ["/bin/busybox", "sh", "-euc", `exec >/out 2>&1\n${script}`],
      cwd: "/",
      env: ["PATH=/bin"],
      user: { uid: 0, gid: 0 },
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    },
    root: { path: "rootfs" },
    mounts: [{ destination: "/proc", type: "proc", source: "proc" }],
    linux: {
      cgroupsPath: `/fy-ec-test/${id}`,
      namespaces: ["pid", "ipc", "uts", "mount", "user", "network"].map((type) => ({ type })),
      uidMappings: map,
      gidMappings: map,
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
  try {
    await client.tasks.create({ containerId: id, rootfs: await rootfs.mounts(key) });
    try {
      const ended = client.tasks.wait({ containerId: id });
      await client.tasks.start({ containerId: id });
      const { exitStatus } = await ended;
      const out = await readFile(join(await rootfs.upperDirectory(key), "out"), "utf8").catch(() => "");
      if (exitStatus !== 0) throw new Error(`The script ended with ${exitStatus}: ${out}`);
      return out;
    } finally {
      await client.tasks.delete({ containerId: id });
    }
  } finally {
    await client.containers.delete({ id });
  }
}
