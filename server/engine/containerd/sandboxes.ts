import { stat } from "node:fs/promises";
import { ForkyardError, isForkyardError } from "../../domain/errors.ts";
import { ownNamesIn } from "../names.ts";
import { linkTraffic } from "../network/traffic.ts";
import type { EngineSandboxes, EngineSandboxStatus } from "../port.ts";
import { removeTree } from "../remove-tree.ts";
import { ignoreNotFound, isNotFound } from "./errors.ts";
import { type CgroupMetrics, decodeMetrics } from "./metrics.ts";
import type { Parts } from "./parts.ts";
import { createSandbox, LABEL_NETWORK } from "./sandbox-create.ts";
import { CAPTURE_SUFFIX } from "./snapshots.ts";
import { removeTask, taskStatus, toSandboxStatus } from "./tasks.ts";

const METRICS_WITHIN_MS = 5_000;

export function openSandboxes(parts: Parts): EngineSandboxes {
  const { client, layout, locks, processHosts } = parts;

  async function container(id: string) {
    try {
      return (await client.containers.get({ id })).container ?? null;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  async function status(id: string): Promise<EngineSandboxStatus> {
    const paths = layout.sandbox(id);
    const task = await taskStatus(client, id);
    if (task !== null) return toSandboxStatus(task);
    const halves = await Promise.all([exists(paths.dir), container(id), parts.rootfs.stat(id)]);
    return halves.some(Boolean) ? "stopped" : "missing";
  }

  async function cgroupMetrics(id: string): Promise<CgroupMetrics | null> {
    try {
      const request = { filters: [`id==${id}`] };
      const { metrics } = await client.tasks.metrics(request, { timeoutMs: METRICS_WITHIN_MS });
      return metrics[0] ? decodeMetrics(metrics[0]) : null;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  /** The name of a sandbox's link on the host never changes: looked up once. */
  const links = new Map<string, string | null>();

  async function traffic(id: string) {
    let link = links.get(id);
    if (link === undefined) {
      const name = (await container(id))?.labels[LABEL_NETWORK];
      link = (name && parts.network?.linkOf(name)) || null;
      links.set(id, link);
    }
    return link === null ? null : linkTraffic(link);
  }

  async function remove(id: string): Promise<void> {
    const paths = layout.sandbox(id);
    links.delete(id);
    await processHosts.drop(id);
    await removeTask(client, id);
    const network = (await container(id))?.labels[LABEL_NETWORK];
    await ignoreNotFound(client.containers.delete({ id }));
    await Promise.all([parts.rootfs.remove(id), network && parts.network?.release(network)]);
    await removeTree(paths.dir);
  }

  async function need(id: string, wanted: EngineSandboxStatus): Promise<boolean> {
    const now = await status(id);
    if (now === "missing") throw new ForkyardError("NOT_FOUND", `There is no sandbox ${id} in the engine.`);
    if (now === "stopped") throw new ForkyardError("CONFLICT", `Sandbox ${id} has ended.`);
    return now === wanted;
  }

  return {
    create: (spec, options) =>
      locks.hold(spec.id, async () => {
        if ((await status(spec.id)) !== "missing") {
          throw new ForkyardError("CONFLICT", `Sandbox ${spec.id} already exists.`);
        }
        try {
          await parts.starts.take(() => createSandbox(parts, spec, options));
        } catch (error) {
          await remove(spec.id).catch((reason) =>
            parts.log.error(
              { sandboxId: spec.id, err: reason },
              "a sandbox that failed could not be removed",
            ),
          );
          if (options.signal?.aborted && !isForkyardError(error)) {
            throw new ForkyardError("CANCELLED", "The sandbox's creation was cancelled.", { cause: error });
          }
          throw error;
        }
      }),

    pause: (id) =>
      locks.hold(id, async () => {
        if (!(await need(id, "running"))) return;
        const host = processHosts.of(id);
        // Calls wait from here on, rather than hang on a frozen sandbox-init.
        try {
          await host.suspend();
          await client.tasks.pause({ containerId: id });
        } catch (error) {
          host.resume();
          throw error;
        }
      }),

    resume: (id) =>
      locks.hold(id, async () => {
        if (await need(id, "paused")) await client.tasks.resume({ containerId: id });
        processHosts.of(id).resume();
      }),

    remove: (id) => locks.hold(id, () => remove(id)),
    status,

    async list() {
      const [{ containers }, { tasks }, rootfs, directories] = await Promise.all([
        client.containers.list({}),
        client.tasks.list({}),
        parts.rootfs.list(),
        ownNamesIn(layout.sandboxesDir),
      ]);
      const active = rootfs.filter(({ kind, key }) => kind === "active" && !key.endsWith(CAPTURE_SUFFIX));
      const ids = [...containers.map(({ id }) => id), ...active.map(({ key }) => key), ...directories];
      const statusOf = new Map(tasks.map((task) => [task.id, task.status]));
      return [...new Set(ids)]
        .filter((id) => /^[a-z0-9]{1,40}$/.test(id))
        .map((id) => ({ id, status: toSandboxStatus(statusOf.get(id) ?? null) }));
    },

    async metrics(id) {
      layout.sandbox(id);
      const decoded = await cgroupMetrics(id);
      if (decoded) return { ...decoded, network: await traffic(id) };
      links.delete(id);
      await need(id, "running");
      throw new ForkyardError("UNAVAILABLE", `containerd has no metrics of ${id} now.`);
    },

    async diskUsage(id, signal) {
      layout.sandbox(id);
      return (await parts.rootfs.usage(id, signal)).bytes;
    },
  };
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
