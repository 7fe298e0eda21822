import { mkdir, rm } from "node:fs/promises";
import { ownNamesIn } from "../names.ts";
import type { EngineSnapshots } from "../port.ts";
import type { Parts } from "./parts.ts";
import { createSnapshot } from "./snapshot-create.ts";
import { directoryBytes } from "./usage.ts";

/** What a rootfs is called that is being captured (see `RootfsStore.capture`). */
export const CAPTURE_SUFFIX = ".capture";

export function openSnapshots(parts: Parts): EngineSnapshots {
  const { layout, rootfs, locks } = parts;

  async function remove(id: string): Promise<{ freedBytes: number }> {
    const paths = layout.snapshot(id);
    const [memory, files] = await Promise.all([
      directoryBytes(paths.dir),
      rootfs.remove(id),
      rootfs.remove(`${id}${CAPTURE_SUFFIX}`),
    ]);
    // Last, so that a removal that was cut off can be found and repeated. More than once, since containerd may still
    // write a dump whose server was killed.
    await rm(paths.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    return { freedBytes: memory + files.freedBytes };
  }

  const make =
    (kind: "filesystem" | "memory"): EngineSnapshots["createMemory"] =>
    (request, options) =>
      locks.hold(request.sandboxId, async () => {
        const { dir } = layout.snapshot(request.snapshotId);
        await mkdir(dir, { mode: 0o700 });
        try {
          return await createSnapshot(parts, kind, request, options);
        } catch (error) {
          await remove(request.snapshotId).catch((reason) =>
            parts.log.error({ ...request, err: reason }, "a snapshot that failed could not be removed"),
          );
          throw error;
        }
      });

  return {
    createFilesystem: make("filesystem"),
    createMemory: make("memory"),
    remove,
    async list() {
      const directories = await ownNamesIn(layout.snapshotsDir);
      const captures = (await rootfs.list())
        .map(({ key }) => key)
        .filter((key) => key.endsWith(CAPTURE_SUFFIX))
        .map((key) => key.slice(0, -CAPTURE_SUFFIX.length));
      return [...new Set([...directories, ...captures])];
    },
  };
}
