import type { Logger } from "../../log.ts";
import { type InitProcessHost, openProcessHost } from "../init/client.ts";
import type { Network } from "../network/network.ts";
import type { Containerd } from "./client.ts";
import type { Host } from "./host.ts";
import type { ContainerdImages } from "./images.ts";
import type { Layout } from "./layout.ts";
import type { RootfsStore } from "./rootfs.ts";

/** What the engine's verbs share. */
export type Parts = {
  client: Containerd;
  rootfs: RootfsStore;
  images: ContainerdImages;
  /** null where this host can't give sandboxes a network. */
  network: Network | null;
  layout: Layout;
  host: Host;
  /** The parent of all sandboxes' cgroups, such as `/forkyard-1a2b3c`. */
  cgroupParent: string;
  /** Where cgroup v1's freezer is mounted; null on cgroup v2. */
  freezerRoot: string | null;
  processHosts: ProcessHosts;
  locks: Locks;
  /** For starting sandboxes. */
  starts: Turns;
  log: Logger;
};

/** One client of sandbox-init a sandbox, made when first used. */
export class ProcessHosts {
  readonly #layout: Layout;
  readonly #log: Logger;
  readonly #hosts = new Map<string, InitProcessHost>();

  constructor(layout: Layout, log: Logger) {
    this.#layout = layout;
    this.#log = log;
  }

  of(id: string): InitProcessHost {
    let host = this.#hosts.get(id);
    if (!host) {
      host = openProcessHost({ socketPath: this.#layout.sandbox(id).socket, log: this.#log });
      this.#hosts.set(id, host);
    }
    return host;
  }

  /** For a sandbox that is found paused: calls wait until it is resumed. */
  startSuspended(id: string): void {
    const socketPath = this.#layout.sandbox(id).socket;
    this.#hosts.set(id, openProcessHost({ socketPath, log: this.#log, suspended: true }));
  }

  async drop(id: string): Promise<void> {
    const host = this.#hosts.get(id);
    this.#hosts.delete(id);
    await host?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#hosts.keys()].map((id) => this.drop(id)));
  }
}

/** One thing at a time for each sandbox: a snapshot, a pause, a resume or a removal. */
export class Locks {
  readonly #last = new Map<string, Promise<void>>();

  async hold<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.then(
      () => {},
      () => {},
    );
    this.#last.set(id, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(id) === settled) this.#last.delete(id);
    }
  }
}

/** So many at a time, in the order they came: more sandboxes starting at once than that only make each slower. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
