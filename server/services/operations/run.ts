import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { type OperationRow, operations } from "../../../db/schema/index.ts";
import { type Failure, ForkyardError, isForkyardError, toFailure } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { OperationKind } from "../../domain/schemas/misc.ts";
import type { StepUpdate } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { hashOf } from "../same-request.ts";
import { type Emit, transact } from "../transact.ts";
import { whileCancellable } from "./cancellations.ts";
import { joinOperation } from "./join.ts";
import { ProgressWriter } from "./progress.ts";

export type OperationRefs = { sandboxId?: string; snapshotId?: string; imageId?: string };

export type OperationPlan<Begun, Done, Result> = {
  /** What it works on, by name. */
  subject: string;
  refs: OperationRefs;
  /** Writes the intent, in one transaction with the operation's own row. */
  begin(tx: Tx, emit: Emit): Promise<Begun>;
  /** The work itself, outside of any transaction. */
  work(begun: Begun, tools: { onStep(update: StepUpdate): void; signal: AbortSignal }): Promise<Done>;
  /** Writes the outcome, in one transaction with the operation's end. What it returns is the answer. */
  succeed(tx: Tx, emit: Emit, begun: Begun, done: Done): Promise<Result>;
  /** The same after a failure. */
  fail(tx: Tx, emit: Emit, begun: Begun, failure: Failure): Promise<void>;
  /** Takes back what the work has made, since its outcome could not be written. Must not throw. */
  undo?(begun: Begun, done: Done): Promise<void>;
  /** Set where work can end with an answer and yet be no success: then the operation shows as failed with this. */
  verdict?(done: Done): Failure | null;
  /** After the successful end is on record: what need not survive a crash. Must not throw. */
  committed?(begun: Begun, done: Done): void;
};

/**
 * The one way to do long work. `prepare` checks the request and makes the plan; it may throw, then nothing was begun.
 * A `requestId` that was used before joins that call instead: its answer, or its failure, also after a restart.
 */
export async function runOperation<Begun, Done, Result>({
  ctx,
  kind,
  input,
  prepare,
}: {
  ctx: Ctx;
  kind: OperationKind;
  input: { requestId?: string | undefined } & Record<string, unknown>;
  prepare(): Promise<OperationPlan<Begun, Done, Result>>;
}): Promise<Result> {
  const { requestId } = input;
  // Without a requestId nothing is ever compared with it.
  const inputHash = requestId === undefined ? "" : await hashOf(ctx.settings, input);
  const join = () =>
    joinOperation({ ctx, kind, requestId: requestId!, inputHash }) as Promise<Result | undefined>;
  if (requestId !== undefined) {
    const answer = await join();
    if (answer !== undefined) return answer;
  }
  const plan = await prepare();
  const operationId = newId("operation");
  return whileCancellable(operationId, async (signal) => {
    const begun = await transact(ctx, async (tx, emit) => {
      const inserted = await tx
        .insert(operations)
        .values({
          id: operationId,
          teamId: ctx.actor.teamId,
          kind,
          status: "running",
          subject: plan.subject,
          ...plan.refs,
          requestId: requestId ?? null,
          inputHash,
          createdBy: ctx.actor.userId,
        })
        .onConflictDoNothing({ target: [operations.teamId, operations.kind, operations.requestId] })
        .returning({ id: operations.id });
      if (inserted.length === 0) return null;
      emit(operationEvent("operation.started", operationId, kind, plan.refs, { subject: plan.subject }));
      return { value: await plan.begin(tx, emit) };
    });
    if (begun === null) {
      const answer = await join();
      if (answer !== undefined) return answer;
      throw new ForkyardError("CONFLICT", `Request ${requestId} can't be joined`, {
        hint: "Use another requestId.",
      });
    }
    return carryOut({ ctx, kind, operationId, plan, begun: begun.value, signal });
  });
}

async function carryOut<Begun, Done, Result>({
  ctx,
  kind,
  operationId,
  plan,
  begun,
  signal,
}: {
  ctx: Ctx;
  kind: OperationKind;
  operationId: string;
  plan: OperationPlan<Begun, Done, Result>;
  begun: Begun;
  signal: AbortSignal;
}): Promise<Result> {
  const progress = new ProgressWriter(async (update) => {
    await transact(ctx, async (tx, emit) => {
      const moved = { step: update.step, progress: update.progress, detail: update.detail ?? null };
      const parts = update.parts ?? null;
      await tx
        .update(operations)
        .set({ ...moved, parts })
        .where(eq(operations.id, operationId));
      emit(operationEvent("operation.moved", operationId, kind, plan.refs, moved));
    });
  }, ctx.log);
  const log = ctx.log.child({ operationId, kind, subject: plan.subject });
  try {
    const done = await work(plan, begun, { onStep: (update) => progress.report(update), signal });
    await progress.close();
    const answer = await transact(ctx, async (tx, emit) => {
      const result = await plan.succeed(tx, emit, begun, done);
      const failure = plan.verdict?.(done) ?? null;
      const status = failure === null ? "succeeded" : "failed";
      await end(tx, operationId, { status, progress: 1, result, failure });
      const data = failure === null ? { subject: plan.subject } : { subject: plan.subject, failure };
      emit(operationEvent(`operation.${status}`, operationId, kind, plan.refs, data));
      return result;
    }).catch(async (error) => {
      await plan.undo?.(begun, done);
      throw error;
    });
    plan.committed?.(begun, done);
    return answer;
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === "INTERNAL") log.error({ err: error }, "an operation failed");
    else log.info({ failure }, "an operation failed");
    await progress.close();
    const writeDown = () =>
      transact(ctx, async (tx, emit) => {
        await plan.fail(tx, emit, begun, failure);
        await end(tx, operationId, { status: "failed", failure });
        const data = { subject: plan.subject, failure };
        emit(operationEvent("operation.failed", operationId, kind, plan.refs, data));
      });
    await writeDown().catch((err) => {
      log.error({ err }, "an operation's failure could not be written down yet");
      const later = (signal: AbortSignal) => writeLater(writeDown, signal);
      ctx.background.run(later, "an operation's failure could not be written down", { operationId });
    });
    throw error;
  }
}

/** However it ends early once `signal` has aborted, it ends with CANCELLED. */
async function work<Begun, Done>(
  plan: OperationPlan<Begun, Done, unknown>,
  begun: Begun,
  tools: { onStep(update: StepUpdate): void; signal: AbortSignal },
): Promise<Done> {
  const { signal } = tools;
  try {
    signal.throwIfAborted();
    return await plan.work(begun, tools);
  } catch (error) {
    if (!signal.aborted || (isForkyardError(error) && error.code === "CANCELLED")) throw error;
    throw new ForkyardError("CANCELLED", `The work on ${plan.subject} was cancelled`, { cause: error });
  }
}

const LATER_MS = 1_000;
const TRIES = 3_600;

/** The disk may be full, or the database away. If it stays so, the next start of the server writes it. */
async function writeLater(write: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    await sleep(LATER_MS, undefined, { signal, ref: false });
    const written = await write().then(
      () => true,
      () => false,
    );
    if (written) return;
  }
}

export async function end(
  tx: Tx,
  operationId: string,
  outcome: Partial<Pick<OperationRow, "status" | "progress" | "result" | "failure">>,
): Promise<void> {
  await tx
    .update(operations)
    .set({ ...outcome, endedAt: new Date() })
    .where(eq(operations.id, operationId));
}

export function operationEvent(
  type: string,
  operationId: string,
  kind: OperationKind,
  refs: OperationRefs,
  data: Record<string, unknown>,
) {
  return {
    type,
    noun: "operation" as const,
    subjectId: operationId,
    sandboxId: refs.sandboxId ?? null,
    data: { kind, ...refs, ...data },
  };
}
