import type { Ctx } from "../services/context.ts";
import { forEachAtMost } from "../services/for-each-at-most.ts";
import { listStatuses } from "../services/sandboxes/list-statuses.ts";

const AT_ONCE = 4;
/** A sandbox's files are counted this often, and so rarely that it takes at most a twentieth of the time. */
const DISK_MS = 60_000;
const DISK_SHARE = 20;

type Disk = { bytes: number | null; dueAt: number };

/** Asks the engine what the running sandboxes use. */
export class Sampler {
  readonly #ctx: Omit<Ctx, "actor">;
  readonly #signal: AbortSignal;
  readonly #disks = new Map<string, Disk>();

  constructor(ctx: Omit<Ctx, "actor">, signal: AbortSignal) {
    this.#ctx = ctx;
    this.#signal = signal;
  }

  /** One sample of each. One that gives no answer is left out this time. */
  async sample(): Promise<void> {
    const { engine, metrics, log } = this.#ctx;
    await forEachAtMost(AT_ONCE, await this.#running(), async (sandboxId) => {
      if (this.#signal.aborted) return;
      try {
        const sample = await engine.sandboxes.metrics(sandboxId);
        await metrics.record(sandboxId, sample, this.#disks.get(sandboxId)?.bytes ?? null);
      } catch (error) {
        log.debug({ err: error, sandboxId }, "a sandbox could not be measured");
      }
    });
  }

  /** Counts the files of those that are due, one sandbox after the other. */
  async measureDisks(): Promise<void> {
    const running = await this.#running();
    const known = new Set(running);
    for (const id of this.#disks.keys()) if (!known.has(id)) this.#disks.delete(id);
    for (const sandboxId of running) {
      if (this.#signal.aborted) return;
      const before = this.#disks.get(sandboxId);
      const started = performance.now();
      if (before !== undefined && started < before.dueAt) continue;
      const bytes = await this.#diskUsage(sandboxId);
      const took = performance.now() - started;
      const dueAt = performance.now() + Math.max(DISK_MS, took * DISK_SHARE);
      this.#disks.set(sandboxId, { bytes: bytes ?? before?.bytes ?? null, dueAt });
    }
  }

  /** null when it fails, or when the server stops meanwhile. */
  async #diskUsage(sandboxId: string): Promise<number | null> {
    try {
      return await this.#ctx.engine.sandboxes.diskUsage(sandboxId, this.#signal);
    } catch (error) {
      this.#ctx.log.debug({ err: error, sandboxId }, "a sandbox's files could not be counted");
      return null;
    }
  }

  async #running(): Promise<string[]> {
    const statuses = await listStatuses({ ctx: this.#ctx });
    return [...statuses].filter(([, status]) => status === "running").map(([id]) => id);
  }
}
