import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "../../domain/errors.ts";
import type { EngineSandboxStatus } from "../port.ts";
import type { Containerd } from "./client.ts";
import { ignoreNotFound, isNotFound } from "./errors.ts";
import { Status } from "./gen/containerd/types/task_pb.js";

const SIGKILL = 9;
const END_WITHIN_MS = 15_000;

/** null when there is no task. */
export async function taskStatus(client: Containerd, id: string): Promise<Status | null> {
  try {
    const { process } = await client.tasks.get({ containerId: id });
    return process?.status ?? Status.UNKNOWN;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

export function toSandboxStatus(status: Status | null): EngineSandboxStatus {
  if (status === Status.RUNNING) return "running";
  if (status === Status.PAUSED || status === Status.PAUSING) return "paused";
  return "stopped";
}

/** Kills a task in whatever state it is and removes it; none is no error. TIMEOUT if it does not end. */
export async function removeTask(client: Containerd, id: string): Promise<void> {
  const deadline = Date.now() + END_WITHIN_MS;
  for (;;) {
    const status = await taskStatus(client, id);
    if (status === null) return;
    if (status === Status.RUNNING || status === Status.PAUSED || status === Status.PAUSING) {
      await client.tasks.kill({ containerId: id, signal: SIGKILL, all: true }).catch(() => {});
      // A frozen process takes its signal when it is thawed.
      if (status !== Status.RUNNING) await client.tasks.resume({ containerId: id }).catch(() => {});
      await client.tasks.wait({ containerId: id }, { timeoutMs: END_WITHIN_MS }).catch(() => {});
    }
    try {
      await ignoreNotFound(client.tasks.delete({ containerId: id }));
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw new ForkyardError("TIMEOUT", `The processes of ${id} do not end.`, { cause: error });
      }
    }
    await sleep(50);
  }
}
