import { randomUUID } from "node:crypto";
import type { Containerd } from "./client.ts";
import { ignoreNotFound } from "./errors.ts";

/**
 * Runs `work` with a containerd lease: what calls made `underLease(id)` create isn't garbage collected until
 * the end. The lease expires by itself after `maxMs`, should this process die meanwhile.
 */
export async function withLease<T>(
  client: Containerd,
  work: (leaseId: string) => Promise<T>,
  maxMs = 3_600_000,
): Promise<T> {
  const id = `forkyard-${randomUUID()}`;
  const expire = new Date(Date.now() + maxMs).toISOString().replace(/\.\d+Z$/, "Z");
  await client.leases.create({ id, labels: { "containerd.io/gc.expire": expire } });
  try {
    return await work(id);
  } finally {
    // Should this fail, the lease expires.
    await ignoreNotFound(client.leases.delete({ id })).catch(() => {});
  }
}

/** Has containerd collect what nothing refers to anymore, and waits for the end of it. */
export async function collectGarbage(client: Containerd): Promise<void> {
  const id = `forkyard-gc-${randomUUID()}`;
  await client.leases.create({ id });
  await client.leases.delete({ id, sync: true });
}
