import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { openTestDatabase } from "../../../db/testing.ts";
import { Background } from "../../background.ts";
import { readSettings } from "../../env.ts";
import { EventBus } from "../../events/bus.ts";
import { silentLogger } from "../../log.ts";
import { MetricsStore } from "../../metrics/metrics-store.ts";
import { OutputStore } from "../../output/output-store.ts";
import { type Caller, createCaller } from "../../trpc/root.ts";
import { type Ctx, localActor } from "../context.ts";
import { ensureBaseImage } from "../images/ensure-base.ts";
import { untrackAll } from "../processes/track.ts";
import { FakeEngine } from "./fake-engine.ts";

/** Opening a database takes seconds where other tests keep the cores busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Tries again until it holds. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 30_000, interval: 10 });

export type Harness = { ctx: Ctx; engine: FakeEngine; api: Caller; close(): Promise<void> };

/** All of the server below tRPC with a database in memory and an engine that only pretends. */
export async function openHarness(): Promise<Harness> {
  const dataDir = await mkdtemp(join(tmpdir(), "forkyard-services-"));
  const settings = readSettings({ FORKYARD_DATA_DIR: dataDir, LOG_LEVEL: "silent" });
  const { db, close } = await openTestDatabase();
  const log = silentLogger();
  const engine = new FakeEngine();
  const output = new OutputStore({ dir: join(dataDir, "logs"), engine, log });
  const metrics = new MetricsStore({ dir: join(dataDir, "metrics"), log });
  const ctx: Ctx = {
    db,
    engine,
    output,
    metrics,
    events: new EventBus(db),
    log,
    background: new Background(log),
    settings,
    grantsChanged: async () => {},
    actor: localActor,
  };
  await ensureBaseImage({ ctx });
  return {
    ctx,
    engine,
    api: createCaller(ctx),
    async close() {
      await ctx.background.stop();
      untrackAll(db);
      await output.close();
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
