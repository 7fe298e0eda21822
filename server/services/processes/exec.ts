import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type ProcessRow, processes, type SandboxRow } from "../../../db/schema/index.ts";
import { type ErrorCode, ForkyardError, toFailure } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { titleFor } from "../../domain/names.ts";
import type { execInput, Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
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

/**
 * Starts a process; resolves once it runs. A program that does not exist starts too, and ends with 127, its output
 * saying why. With a `requestId` used before it answers with that process.
 */
export async function exec({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Process> {
  authorize(ctx, "write");
  const earlier = await findByRequest(ctx, input);
  if (earlier) return presentProcess(earlier);
  // Nobody freezes or removes the sandbox between the row and the start.
  return sharing(input.sandboxId, async () => {
    const sandbox = await requireSandbox(ctx, input.sandboxId);
    requireStatus(sandbox, ["running"], "nothing can be started in it");
    const row = newRow(ctx, sandbox, input);
    // Its log is looked for meanwhile; what goes wrong shows when it is collected.
    ctx.output.head(row.id).catch(() => {});
    const inserted = await transact(ctx, async (tx, emit) => {
      const ids = await tx
        .insert(processes)
        .values(row)
        .onConflictDoNothing({ target: [processes.teamId, processes.requestId] })
        .returning({ id: processes.id });
      if (ids.length > 0) emit(processEvent("started", row, { title: row.title }));
      return ids.length > 0;
    });
    if (!inserted) return presentProcess((await findByRequest(ctx, input))!);
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

async function findByRequest(ctx: Ctx, input: Input): Promise<ProcessRow | undefined> {
  if (input.requestId === undefined) return undefined;
  const [row] = await ctx.db
    .select()
    .from(processes)
    .where(and(eq(processes.teamId, ctx.actor.teamId), eq(processes.requestId, input.requestId)));
  if (row && row.sandboxId !== input.sandboxId) {
    throw new ForkyardError("CONFLICT", `requestId ${input.requestId} was used for another sandbox before`, {
      hint: "Use a new requestId for a new request.",
    });
  }
  return row;
}

function newRow(ctx: Ctx, sandbox: SandboxRow, input: Input): ProcessRow {
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
    createdBy: ctx.actor.userId,
    createdAt: new Date(),
    endedAt: null,
    failure: null,
  };
}
