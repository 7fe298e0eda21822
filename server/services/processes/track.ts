import { and, eq } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type ProcessRow, processes, sandboxes } from "../../../db/schema/index.ts";
import { type Failure, isForkyardError } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { processEvent } from "./event.ts";
import { explainKill, looksKilled } from "./out-of-memory.ts";
import { forgetWhenDrained, outputDrained } from "./output-drained.ts";

type End = Pick<ProcessRow, "status" | "exitCode" | "signal">;
type Following = { controller: AbortController; ended: PromiseWithResolvers<End> };
type Tracked = Pick<ProcessRow, "id" | "teamId" | "sandboxId" | "key">;

/** Which processes are followed, for each database (a test may have several servers in one process). */
const registries = new WeakMap<Db, Map<string, Following>>();

const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 5_000;

/**
 * Collects a process's output and follows it to its end, which is then written to its row. Idempotent; goes on over
 * reconnects. A process that sandbox-init does not know becomes `lost`.
 */
export function track(ctx: Ctx, process: Tracked): void {
  const registry = registryOf(ctx.db);
  if (registry.has(process.id)) return;
  const following: Following = { controller: new AbortController(), ended: Promise.withResolvers() };
  const { controller } = following;
  registry.set(process.id, following);
  ctx.output.collect({ processId: process.id, sandboxId: process.sandboxId, key: process.key });
  follow(asSystem(ctx, process.teamId), process, controller.signal)
    .catch((err) => {
      if (!controller.signal.aborted)
        ctx.log.error({ err, processId: process.id }, "a process can't be followed");
    })
    .finally(() => {
      if (registry.get(process.id) === following) registry.delete(process.id);
    });
}

/** False once it has ended, or where nobody follows it. */
export function isTracked(db: Db, processId: string): boolean {
  return registryOf(db).has(processId);
}

/** Resolves with its end once that is on record; never where nobody follows it, or no longer. */
export function endOf(db: Db, processId: string): Promise<End> {
  return registryOf(db).get(processId)?.ended.promise ?? new Promise(() => {});
}

/** Stops following it; its row stays as it is. */
export function untrack(db: Db, processId: string): void {
  const registry = registryOf(db);
  registry.get(processId)?.controller.abort();
  registry.delete(processId);
}

/** Before the database closes. */
export function untrackAll(db: Db): void {
  for (const processId of [...registryOf(db).keys()]) untrack(db, processId);
}

async function follow(ctx: Ctx, process: Tracked, signal: AbortSignal): Promise<void> {
  const host = ctx.engine.processes(process.sandboxId);
  for (let wait = RETRY_FIRST_MS; !signal.aborted; wait = Math.min(wait * 2, RETRY_LAST_MS)) {
    try {
      const exit = await host.wait(process.key, signal);
      // Whoever waits for the end reads the output next: it has to be there.
      await outputDrained(ctx, process, signal);
      await finish(ctx, process, {
        status: exit.signal === null ? "exited" : "killed",
        exitCode: exit.exitCode,
        signal: exit.signal,
        endedAt: exit.at,
      });
      // It is on record; that sandbox-init keeps it a while longer harms nobody.
      return await forgetWhenDrained(ctx, process, signal).catch(() => {});
    } catch (error) {
      if (signal.aborted) return;
      if (isForkyardError(error) && error.code === "NOT_FOUND") return await lose(ctx, process);
      if (!(await isAlive(ctx, process.sandboxId))) return;
      ctx.log.debug({ err: error, processId: process.id }, "waiting for a process again");
    }
    await pause(wait, signal);
  }
}

/** Nobody can tell how it ended. */
async function lose(ctx: Ctx, process: Tracked): Promise<void> {
  const failure: Failure = {
    code: "INTERRUPTED",
    message: "The sandbox no longer knows this process; how it ended is unknown",
    hint: "Start it again if you need it.",
  };
  await finish(ctx, process, { status: "lost", exitCode: null, signal: null, endedAt: new Date(), failure });
}

async function finish(
  ctx: Ctx,
  process: Tracked,
  end: Pick<ProcessRow, "status" | "exitCode" | "signal" | "endedAt"> & { failure?: Failure },
): Promise<void> {
  const { status, exitCode, signal } = end;
  const changed = await transact(ctx, async (tx, emit) => {
    const rows = await tx
      .update(processes)
      .set(end)
      .where(and(eq(processes.id, process.id), eq(processes.status, "running")))
      .returning({ id: processes.id });
    if (rows.length > 0) emit(processEvent(status, process, { status, exitCode, signal }));
    return rows.length > 0;
  });
  // Whoever waits for it need not look at the database again.
  if (changed) registryOf(ctx.db).get(process.id)?.ended.resolve({ status, exitCode, signal });
  if (changed && end.endedAt && looksKilled(end)) {
    await explainKill(ctx, process, end.endedAt).catch((err) =>
      ctx.log.warn({ err, processId: process.id }, "why a process was killed could not be written down"),
    );
  }
}

async function isAlive(ctx: Ctx, sandboxId: string): Promise<boolean> {
  const [row] = await ctx.db
    .select({ status: sandboxes.status })
    .from(sandboxes)
    .where(eq(sandboxes.id, sandboxId));
  return row !== undefined && ["creating", "running", "paused"].includes(row.status);
}

function registryOf(db: Db): Map<string, Following> {
  let registry = registries.get(db);
  if (!registry) {
    registry = new Map();
    registries.set(db, registry);
  }
  return registry;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
