import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "../../../db/client.ts";
import { type ProcessRow, processes, type SandboxRow } from "../../../db/schema/index.ts";
import { type ErrorCode, toFailure } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { titleFor } from "../../domain/names.ts";
import type { execInput, Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { failedBefore, hashOf, requireSameInput } from "../same-request.ts";
import { sharing } from "../sandboxes/lock.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";
import { transact } from "../transact.ts";
import { environmentFor } from "./environment.ts";
import { processEvent } from "./event.ts";
import { presentProcess } from "./present.ts";
import { isTracked, track } from "./track.ts";

type Input = z.output<typeof execInput>;

const KEEP_PID_AFTER_MS = 100;

/** Nothing was started when the engine refuses with one of these. */
const REFUSALS: readonly ErrorCode[] = [
  "INVALID_INPUT",
  "NOT_FOUND",
  "CONFLICT",
  "LIMIT_EXCEEDED",
  "UNSUPPORTED",
];

/** The calls with a requestId that have not been answered yet, for each database. In memory: one server owns it. */
const running = new WeakMap<Db, Map<string, { inputHash: string; answer: Promise<Process> }>>();

/**
 * Starts a process; resolves once it runs. A program that does not exist starts too, and ends with 127, its output
 * saying why. A `requestId` that was used before joins that call instead: its process, or its failure.
 */
export async function exec({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Process> {
  authorize(ctx, "write");
  const { requestId } = input;
  if (requestId === undefined) return start(ctx, input, null);
  const inputHash = await hashOf(ctx.settings, input);
  const calls = running.get(ctx.db) ?? new Map();
  running.set(ctx.db, calls);
  const key = `${ctx.actor.teamId} ${requestId}`;
  const other = calls.get(key);
  if (other) {
    requireSameInput(requestId, other.inputHash, inputHash);
    return other.answer;
  }
  const answer = repeat(ctx, requestId, inputHash)
    .then((earlier) => earlier ?? start(ctx, input, inputHash))
    .finally(() => calls.delete(key));
  calls.set(key, { inputHash, answer });
  return answer;
}

/** What the call that ended with this requestId came to. */
async function repeat(ctx: Ctx, requestId: string, inputHash: string): Promise<Process | undefined> {
  const [row] = await ctx.db
    .select()
    .from(processes)
    .where(and(eq(processes.teamId, ctx.actor.teamId), eq(processes.requestId, requestId)));
  if (!row) return undefined;
  requireSameInput(requestId, row.inputHash, inputHash);
  // Without a pid it is not known ever to have run.
  if (row.status === "lost" && row.pid === null && row.failure !== null) throw failedBefore(row.failure);
  return presentProcess(row);
}

async function start(ctx: Ctx, input: Input, inputHash: string | null): Promise<Process> {
  // Nobody freezes or removes the sandbox between the row and the start.
  return sharing(input.sandboxId, async () => {
    const sandbox = await requireSandbox(ctx, input.sandboxId);
    requireStatus(sandbox, ["running"], "nothing can be started in it");
    const row = newRow(ctx, sandbox, input, inputHash);
    // Its log is looked for meanwhile; what goes wrong shows when it is collected.
    ctx.output.head(row.id).catch(() => {});
    await transact(ctx, async (tx, emit) => {
      await tx.insert(processes).values(row);
      emit(processEvent("started", row, { title: row.title }));
    });
    return presentProcess(await spawn(ctx, sandbox, row, input));
  });
}

async function spawn(ctx: Ctx, sandbox: SandboxRow, row: ProcessRow, input: Input): Promise<ProcessRow> {
  const user = input.user ?? (sandbox.imageConfig.user || "0");
  try {
    const { pid } = await ctx.engine.processes(sandbox.id).spawn({
      key: row.key,
      argv: row.argv,
      cwd: row.cwd,
      env: environmentFor({
        image: sandbox.imageConfig,
        sandbox: sandbox.env,
        call: input.env,
        user,
        tty: input.tty,
      }),
      user,
      tty: input.tty ? { cols: input.cols, rows: input.rows } : null,
    });
    // Before the row's update: the end of a short process is noticed at once.
    track(ctx, row);
    keepPid(ctx, row, pid);
    return { ...row, pid };
  } catch (error) {
    await undo(ctx, row, error);
    throw error;
  }
}

/** For lists. A process that has ended before anybody can look at a list needs none. */
function keepPid(ctx: Ctx, row: ProcessRow, pid: number): void {
  setTimeout(() => {
    if (!isTracked(ctx.db, row.id)) return;
    ctx.db
      .update(processes)
      .set({ pid })
      .where(eq(processes.id, row.id))
      .catch((err) => ctx.log.warn({ err, processId: row.id }, "a process's pid was not kept"));
  }, KEEP_PID_AFTER_MS).unref();
}

async function undo(ctx: Ctx, row: ProcessRow, error: unknown): Promise<void> {
  const failure = toFailure(error);
  await transact(ctx, async (tx, emit) => {
    if (REFUSALS.includes(failure.code)) {
      await tx.delete(processes).where(eq(processes.id, row.id));
      emit(processEvent("removed", row));
      return;
    }
    await tx
      .update(processes)
      .set({ status: "lost", failure, endedAt: new Date() })
      .where(eq(processes.id, row.id));
    emit(processEvent("lost", row, { failure }));
  });
}

function newRow(ctx: Ctx, sandbox: SandboxRow, input: Input, inputHash: string | null): ProcessRow {
  const id = newId("process");
  const argv = input.argv ?? ["/bin/sh", "-c", input.shell!];
  return {
    id,
    teamId: ctx.actor.teamId,
    nodeId: sandbox.nodeId,
    sandboxId: sandbox.id,
    key: id,
    argv,
    title: input.title ?? titleFor(argv),
    cwd: input.cwd ?? (sandbox.imageConfig.cwd || "/"),
    tty: input.tty,
    cols: input.tty ? input.cols : null,
    rows: input.tty ? input.rows : null,
    status: "running",
    exitCode: null,
    signal: null,
    pid: null,
    forkedFromId: null,
    forkOffset: null,
    requestId: input.requestId ?? null,
    inputHash,
    createdBy: ctx.actor.userId,
    createdAt: new Date(),
    endedAt: null,
    failure: null,
  };
}
