import { setTimeout as sleep } from "node:timers/promises";
import { Background } from "../background.ts";
import type { EngineEvent } from "../engine/port.ts";
import { SAMPLE_MS } from "../metrics/metrics-store.ts";
import { asSystem, type Ctx } from "../services/context.ts";
import { ensureBaseImage } from "../services/images/ensure-base.ts";
import { recover } from "../services/operations/recover.ts";
import { cleanLogs } from "../services/processes/clean-logs.ts";
import { noteOutOfMemory } from "../services/processes/out-of-memory.ts";
import { resumeTracking } from "../services/processes/resume-tracking.ts";
import { listExpired } from "../services/sandboxes/list-expired.ts";
import { settle } from "../services/sandboxes/settle.ts";
import { terminate } from "../services/sandboxes/terminate.ts";
import { cleanAutomatic } from "../services/snapshots/clean-automatic.ts";
import { prune } from "../services/system/prune.ts";
import { alignSandboxes, alignSnapshots } from "./align.ts";
import { Sampler } from "./sampler.ts";
import { Ticker } from "./ticker.ts";

const EXPIRY_MS = 1_000;
const ALIGN_MS = 60_000;
const DISKS_MS = 10_000;
const CLEAN_MS = 60_000;
const LOGS_MS = 3_600_000;
const HISTORY_MS = 3_600_000;
/** containerd tells an out-of-memory kill and the end of the task as two events; the first may come second. */
const OOM_MEMORY_MS = 60_000;
const OOM_WAIT_MS = 200;

/** Keeps what is wanted (rows) and what is there (engine, disk) in line: once at the start, then as time goes on. */
export class Reconciler {
  readonly #ctx: Ctx;
  readonly #background: Background;
  readonly #outOfMemory = new Map<string, number>();
  readonly #expiring = new Set<string>();
  #tickers: Ticker[] = [];
  #events: Promise<void> | null = null;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
    this.#background = new Background(ctx.log);
  }

  /** Afterwards no operation is half-done, no sandbox stands still that should run, and nothing is without an owner. */
  async start(onStep: (step: string) => void): Promise<void> {
    const ctx = this.#ctx;
    onStep("Finishing or undoing interrupted work");
    await recover({ ctx });
    onStep("Checking the base image");
    await ensureBaseImage({ ctx });
    onStep("Looking after sandboxes and snapshots");
    // What ends from here on is told by an event; what ended before is found by looking.
    this.#events = this.#watch();
    await alignSandboxes(ctx);
    await alignSnapshots(ctx);
    // A crash may have left logs without a process, and many a server doesn't run for as long as LOGS_MS.
    await this.#cleanLogs().catch((err) => ctx.log.warn({ err }, "old logs could not be deleted"));
    const tracked = await resumeTracking({ ctx });
    ctx.log.info({ tracked }, "processes are followed again");
    const sampler = new Sampler(ctx, this.#background.signal);
    this.#tickers = [
      new Ticker("metrics", SAMPLE_MS, () => sampler.sample(), ctx.log),
      new Ticker("disks", DISKS_MS, () => sampler.measureDisks(), ctx.log),
      new Ticker("old metrics", LOGS_MS, () => ctx.metrics.clean(Date.now()), ctx.log),
      new Ticker("expiry", EXPIRY_MS, () => this.#expire(), ctx.log),
      new Ticker("sandboxes", ALIGN_MS, () => alignSandboxes(ctx), ctx.log),
      new Ticker("snapshots", ALIGN_MS, () => alignSnapshots(ctx), ctx.log),
      new Ticker("automatic snapshots", CLEAN_MS, () => this.#cleanAutomatic(), ctx.log),
      new Ticker("history", HISTORY_MS, () => prune({ ctx, input: { now: new Date() } }), ctx.log),
      new Ticker("logs", LOGS_MS, () => this.#cleanLogs(), ctx.log),
    ];
  }

  async stop(): Promise<void> {
    const ended = this.#background.stop();
    await Promise.all([ended, ...this.#tickers.map((ticker) => ticker.stop())]);
    await this.#events;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#background;
    try {
      for await (const event of this.#ctx.engine.events(signal)) {
        this.#background.run(() => this.#on(event), "an event could not be handled", { event });
      }
    } catch (error) {
      if (!signal.aborted) this.#ctx.log.error({ err: error }, "the engine's events ended");
    }
  }

  async #on(event: EngineEvent): Promise<void> {
    const { log } = this.#ctx;
    switch (event.type) {
      case "engine-restarted":
        log.info("the engine was restarted; looking again");
        await alignSandboxes(this.#ctx);
        await alignSnapshots(this.#ctx);
        return;
      case "sandbox-oom":
        this.#outOfMemory.set(event.sandboxId, performance.now());
        log.info({ sandboxId: event.sandboxId }, "a sandbox ran out of memory");
        await noteOutOfMemory({ ctx: this.#ctx, input: event });
        return;
      case "sandbox-exited": {
        await sleep(OOM_WAIT_MS, undefined, { signal: this.#background.signal, ref: false });
        const { sandboxId, exitCode, at } = event;
        const outOfMemory = this.#ranOutOfMemory(sandboxId);
        await settle({
          ctx: this.#ctx,
          input: { sandboxId, how: { reason: "exited", exitCode, outOfMemory }, at },
        });
      }
    }
  }

  #ranOutOfMemory(sandboxId: string): boolean {
    const now = performance.now();
    for (const [id, at] of this.#outOfMemory) if (now - at > OOM_MEMORY_MS) this.#outOfMemory.delete(id);
    return this.#outOfMemory.delete(sandboxId);
  }

  async #expire(): Promise<void> {
    const ctx = this.#ctx;
    for (const { sandboxId, teamId } of await listExpired({ ctx, input: { now: new Date() } })) {
      if (this.#expiring.has(sandboxId)) continue;
      this.#expiring.add(sandboxId);
      ctx.log.info({ sandboxId }, "the time of a sandbox is over");
      const end = async (signal: AbortSignal) => {
        await terminate({ ctx: asSystem(ctx, teamId), input: { sandboxId } }).catch((error) =>
          ctx.log.warn({ err: error, sandboxId }, "an expired sandbox could not be terminated"),
        );
        // Not at once: a sandbox that can't be terminated now is tried again, but not every second.
        await sleep(30_000, undefined, { signal, ref: false });
        this.#expiring.delete(sandboxId);
      };
      this.#background.run(end, "the end of a sandbox's time could not be handled", { sandboxId });
    }
  }

  async #cleanAutomatic(): Promise<void> {
    const deleted = await cleanAutomatic({ ctx: this.#ctx, input: { now: new Date() } });
    if (deleted.length > 0) this.#ctx.log.info({ deleted }, "unused automatic snapshots were deleted");
  }

  async #cleanLogs(): Promise<void> {
    const removed = await cleanLogs({ ctx: this.#ctx, input: { now: new Date() } });
    if (removed.length > 0)
      this.#ctx.log.info({ removed: removed.length }, "logs that are no longer kept were deleted");
  }
}
