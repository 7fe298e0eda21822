import { realpath, stat } from "node:fs/promises";
import { type Failure, ForkyardError, toFailure } from "../domain/errors.ts";
import { teardownHost } from "../engine/containerd/teardown.ts";
import type { Settings } from "../env.ts";
import { lockDataDir } from "../lock.ts";
import { silentLogger } from "../log.ts";
import type { Ctx } from "../services/context.ts";
import { removeCgroups } from "./cgroup.ts";
import { stopContainerd } from "./containerd.ts";
import { mountNamespaceId } from "./mount-namespace.ts";
import type { OnProgress } from "./progress.ts";
import { endServer } from "./server-process.ts";

const AT_ONCE = 4;

/**
 * Ends the server, every sandbox, containerd, the network and the mounts of an instance. Snapshots, images and the
 * database stay. Idempotent; works also after a crash and, with a containerd of our own, with a broken database.
 */
export async function stopAll(settings: Settings, onProgress: OnProgress): Promise<void> {
  if (!(await exists(settings.dataDir))) return onProgress("Nothing is running here.");
  if (await endServer(settings.dataDir)) onProgress("The server has stopped");
  const lock = await lockDataDir(settings.dataDir);
  try {
    const managed = settings.containerdAddress === null;
    if (!managed) {
      await terminateSandboxes(settings, onProgress);
      // Where the host has no ip(8) or nft(8), there was no network to begin with.
      await teardownHost({ dataDir: settings.dataDir, mountNamespace: null }).catch((error) =>
        onProgress(`The network could not be removed (${toFailure(error).message})`),
      );
      await removeCgroups(await realpath(settings.dataDir));
    } else {
      if ((await mountNamespaceId(settings.runDir)) !== null)
        await terminateSandboxes(settings, onProgress).catch((error) =>
          onProgress(`Sandboxes could not be ended one by one (${toFailure(error).message})`),
        );
      await stopContainerd(settings);
    }
    onProgress("Everything has stopped; snapshots and images are kept");
  } finally {
    await lock.release();
  }
}

/** Through the services, so that the database tells what became of each. */
async function terminateSandboxes(settings: Settings, onProgress: OnProgress): Promise<void> {
  // Loaded here: uninstalling and stopping must work when some part of the server doesn't load.
  const [{ openRuntime }, { asSystem }, { listIds }, { list }, { terminate }] = await Promise.all([
    import("../runtime.ts"),
    import("../services/context.ts"),
    import("../services/teams/list-ids.ts"),
    import("../services/sandboxes/list.ts"),
    import("../services/sandboxes/terminate.ts"),
  ]);
  const runtime = await openRuntime({ settings, log: silentLogger(), onStep: () => {} });
  try {
    const left: { ctx: Ctx; sandboxId: string; name: string }[] = [];
    for (const teamId of await listIds({ ctx: runtime.parts })) {
      const ctx = asSystem(runtime.parts, teamId);
      for (const { id, name } of await list({ ctx, input: { includeTerminated: false } }))
        left.push({ ctx, sandboxId: id, name });
    }
    let ended = 0;
    const unended: Failure[] = [];
    const worker = async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        const { ctx, sandboxId, name } = next;
        onProgress(`  Ending ${name}`);
        await terminate({ ctx, input: { sandboxId } }).then(
          () => ended++,
          (error) => unended.push(toFailure(error)),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (ended > 0) onProgress(`${ended} ${ended === 1 ? "sandbox has" : "sandboxes have"} ended`);
    if (unended.length > 0)
      throw new ForkyardError(
        unended[0]!.code,
        `${unended.length} could not be ended: ${unended[0]!.message}`,
      );
  } finally {
    await runtime.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
