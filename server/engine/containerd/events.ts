import { setTimeout as sleep } from "node:timers/promises";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { EngineEvent } from "../port.ts";
import { unpackAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import { TaskExitSchema, TaskOOMSchema } from "./gen/containerd/events/task_pb.js";
import type { Envelope } from "./gen/containerd/types/types_pb.js";

const RETRY_MS = 500;

/**
 * What happens to our namespace's tasks, named by container id. Ends when `signal` aborts. Whenever the stream
 * breaks (containerd is gone or restarting) it is opened again, and `engine-restarted` tells that events may
 * have been missed meanwhile.
 */
export async function* containerdEvents(client: Containerd, signal: AbortSignal): AsyncIterable<EngineEvent> {
  const filters = ["exit", "oom"].map((what) => `namespace==${client.namespace},topic=="/tasks/${what}"`);
  let broken = false;
  while (!signal.aborted) {
    try {
      // The stream says nothing until something happens, so this is how we know that containerd is there.
      await client.version.version({}, { signal });
      const stream = client.events.subscribe({ filters }, { signal })[Symbol.asyncIterator]();
      let next = stream.next();
      next.catch(() => {});
      if (broken) yield { type: "engine-restarted", at: new Date() };
      broken = false;
      for (;;) {
        const result = await next;
        if (result.done) break;
        const event = toEngineEvent(result.value);
        if (event) yield event;
        next = stream.next();
      }
    } catch {
      // Whatever the reason, all that can be done is to try again.
    }
    broken = true;
    await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
  }
}

function toEngineEvent(envelope: Envelope): EngineEvent | null {
  const at = envelope.timestamp ? timestampDate(envelope.timestamp) : new Date();
  const exit = unpackAny(TaskExitSchema, envelope.event);
  if (exit && exit.id === exit.containerId) {
    const exitedAt = exit.exitedAt ? timestampDate(exit.exitedAt) : at;
    return { type: "sandbox-exited", sandboxId: exit.containerId, exitCode: exit.exitStatus, at: exitedAt };
  }
  const oom = unpackAny(TaskOOMSchema, envelope.event);
  return oom ? { type: "sandbox-oom", sandboxId: oom.containerId, at } : null;
}
