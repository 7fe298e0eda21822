import { randomUUID } from "node:crypto";
import type { Containerd } from "./client.ts";

const waiting = new WeakMap<Containerd, Promise<void>>();
const running = new WeakMap<Containerd, Promise<void>>();

/**
 * Has containerd collect what nothing refers to anymore, and waits for the end of it: only then are the files of
 * a removed rootfs or image gone from the disk. Calls that come while a collection runs share the next one.
 */
export function collectGarbage(client: Containerd): Promise<void> {
  const planned = waiting.get(client);
  if (planned) return planned;
  const next = (async () => {
    await running.get(client)?.catch(() => {});
    waiting.delete(client);
    const run = collect(client);
    running.set(client, run);
    await run;
  })();
  waiting.set(client, next);
  return next;
}

/** Deleting a lease and waiting for it is containerd's way to ask for a collection. */
async function collect(client: Containerd): Promise<void> {
  const id = `forkyard-gc-${randomUUID()}`;
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  await client.leases.create({ id, labels: { "containerd.io/gc.expire": soon } });
  await client.leases.delete({ id, sync: true });
}
