import { mkdir, readFile } from "node:fs/promises";
import { silentLogger } from "../../../log.ts";
import { runCommand } from "../../../setup/command.ts";
import { startContainerd } from "../../../setup/containerd.ts";
import { disposeDirectories, TEST_ENGINE_DIR, testDirectories } from "../../../testing/instance.ts";
import { type Containerd, connectContainerd } from "../client.ts";
import type { TestImage } from "./oci-archive.ts";

export const ENGINE_DIR = TEST_ENGINE_DIR;

export type TestEngine = {
  client: Containerd;
  mountNamespace: string;
  /** For files of the test. */
  directory: string;
  dataDir: string;
  kill(): void;
  dispose(): Promise<void>;
};

/** A containerd of its own, with a client in an empty namespace; `diskMiB` makes its disk that small. */
export async function startTestEngine(options: { diskMiB?: number } = {}): Promise<TestEngine> {
  const directories = await testDirectories();
  const { dataDir } = directories;
  if (options.diskMiB) {
    await mkdir(dataDir);
    await runCommand(["mount", "-t", "tmpfs", "-o", `size=${options.diskMiB}m`, "fy-test", dataDir]);
  }
  const managed = await startContainerd({ ...directories, log: silentLogger() });
  const client = connectContainerd(managed.address, { namespace: "forkyard" });
  await client.namespaces.create({ namespace: { name: "forkyard" } });
  return {
    client,
    mountNamespace: managed.mountNamespace,
    directory: directories.base,
    dataDir,
    kill: () => process.kill(managed.pid, "SIGKILL"),
    async dispose() {
      client.close();
      await managed.stop();
      if (options.diskMiB) await runCommand(["umount", dataDir]);
      await disposeDirectories(directories);
    },
  };
}

/** busybox with links for its commands, in two layers. */
export async function busyboxImage(more: Partial<TestImage> = {}): Promise<TestImage> {
  const busybox = await readFile(process.env.FORKYARD_TEST_BUSYBOX ?? "/bin/busybox");
  return {
    layers: [
      [
        { path: "bin", directory: true },
        { path: "bin/busybox", content: busybox, mode: 0o755 },
        { path: "tmp", directory: true, mode: 0o1777 },
      ],
      [
        { path: "etc", directory: true },
        { path: "etc/passwd", content: "root:x:0:0::/:/bin/sh\n" },
        { path: "etc/motd", content: "hello\n" },
      ],
    ],
    config: { Env: ["PATH=/bin", "A=b=c"], WorkingDir: "/etc", Entrypoint: ["/bin/busybox"], Cmd: ["sh"] },
    ...more,
  };
}
