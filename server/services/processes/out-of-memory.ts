import { and, between, eq, isNull, or } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { processes, sandboxes } from "../../../db/schema/index.ts";
import type { Failure } from "../../domain/errors.ts";
import { asSystem, type Ctx } from "../context.ts";
import { sandboxEvent } from "../sandboxes/event.ts";
import { transact } from "../transact.ts";
import { processEvent } from "./event.ts";

/** A process that was killed this long before or after, ms, was killed for it. */
const WITHIN_MS = 3_000;
/** The end of a process may be told that much later than the kill: its output is read first. */
const REMEMBERED_MS = 60_000;
/** A sandbox may run out of memory many times a second. */
const TOLD_EVERY_MS = 60_000;
const REMEMBERED_MOST = 16;
/** What a shell makes of a SIGKILL to its last command. */
const SHELL_SIGKILL = 137;

type Kills = { times: Date[]; toldAt: number };
/** The kernel's kills of late, of each sandbox, for each database (a test may have several servers in one process). */
const registries = new WeakMap<Db, Map<string, Kills>>();

/**
 * The kernel ended something in a sandbox that reached its memory limit: those of its processes that were killed at
 * about that time say so, and the sandbox tells it. Does nothing if there is no such sandbox.
 */
export async function noteOutOfMemory({
  ctx,
  input: { sandboxId, at },
}: {
  ctx: Ctx;
  input: { sandboxId: string; at: Date };
}): Promise<void> {
  const [sandbox] = await ctx.db
    .select({ teamId: sandboxes.teamId, name: sandboxes.name, memoryMiB: sandboxes.memoryMiB })
    .from(sandboxes)
    .where(eq(sandboxes.id, sandboxId));
  if (!sandbox) return;
  const { name, memoryMiB } = sandbox;
  const kills = remember(ctx.db, sandboxId, at);
  const system = asSystem(ctx, sandbox.teamId);
  if (at.getTime() - kills.toldAt >= TOLD_EVERY_MS) {
    kills.toldAt = at.getTime();
    await transact(system, async (_tx, emit) =>
      emit(sandboxEvent("out-of-memory", sandboxId, { name, memoryMiB })),
    );
  }
  await explain(system, sandboxId, at);
}

/** Writes why to a process that has just been killed, if the kernel did it for memory. Its end is on record already. */
export async function explainKill(
  ctx: Ctx,
  process: { id: string; sandboxId: string },
  endedAt: Date,
): Promise<void> {
  const times = registries.get(ctx.db)?.get(process.sandboxId)?.times ?? [];
  const at = times.find((time) => Math.abs(time.getTime() - endedAt.getTime()) <= WITHIN_MS);
  if (at) await explain(ctx, process.sandboxId, at, process.id);
}

export function looksKilled({ signal, exitCode }: { signal: string | null; exitCode: number | null }) {
  return signal === "SIGKILL" || exitCode === SHELL_SIGKILL;
}

async function explain(ctx: Ctx, sandboxId: string, at: Date, processId?: string): Promise<void> {
  await transact(ctx, async (tx, emit) => {
    const [sandbox] = await tx
      .select({ name: sandboxes.name, memoryMiB: sandboxes.memoryMiB })
      .from(sandboxes)
      .where(eq(sandboxes.id, sandboxId));
    if (!sandbox) return;
    const explained = await tx
      .update(processes)
      .set({ failure: failureOf(sandbox) })
      .where(
        and(
          eq(processes.sandboxId, sandboxId),
          processId === undefined ? undefined : eq(processes.id, processId),
          or(eq(processes.signal, "SIGKILL"), eq(processes.exitCode, SHELL_SIGKILL)),
          isNull(processes.failure),
          between(processes.endedAt, new Date(at.getTime() - WITHIN_MS), new Date(at.getTime() + WITHIN_MS)),
        ),
      )
      .returning({ id: processes.id, sandboxId: processes.sandboxId });
    for (const row of explained) emit(processEvent("explained", row));
  });
}

function failureOf({ name, memoryMiB }: { name: string; memoryMiB: number }): Failure {
  return {
    code: "LIMIT_EXCEEDED",
    message: `Killed by the kernel: sandbox ${name} reached its memory limit of ${memoryMiB} MiB`,
    hint: "Create a sandbox with a higher memoryMiB, or run less at once.",
  };
}

function remember(db: Db, sandboxId: string, at: Date): Kills {
  let registry = registries.get(db);
  if (!registry) {
    registry = new Map();
    registries.set(db, registry);
  }
  const kills = registry.get(sandboxId) ?? { times: [], toldAt: Number.NEGATIVE_INFINITY };
  kills.times = [...kills.times, at].slice(-REMEMBERED_MOST);
  registry.set(sandboxId, kills);
  for (const [id, { times }] of registry)
    if (at.getTime() - times.at(-1)!.getTime() > REMEMBERED_MS) registry.delete(id);
  return kills;
}
