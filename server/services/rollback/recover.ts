import { eq } from "drizzle-orm";
import { type OperationRow, sandboxes, sandboxLives, snapshots } from "../../../db/schema/index.ts";
import { type Failure, toFailure } from "../../domain/errors.ts";
import type { RollbackResult } from "../../domain/schemas/snapshot.ts";
import type { Ctx } from "../context.ts";
import { INTERRUPTED } from "../operations/interrupted.ts";
import { exclusively } from "../sandboxes/lock.ts";
import { presentSandbox } from "../sandboxes/present.ts";
import { presentSnapshot } from "../snapshots/present.ts";
import { swap } from "./swap.ts";

export type RecoveredRollback =
  | { result: RollbackResult; failure: null }
  | { result: null; failure: Failure };

const cutOff: RecoveredRollback = {
  result: null,
  failure: {
    ...INTERRUPTED,
    message: "The server stopped before the rollback began; the sandbox is unchanged",
  },
};

/**
 * What a crash cut off of a roll back is carried out, or the sandbox is as it was: before the intent was on record
 * nothing has happened to it. At boot, when nobody else works on it.
 */
export async function recoverRollback(ctx: Ctx, operation: OperationRow): Promise<RecoveredRollback> {
  const [life] = await ctx.db
    .select()
    .from(sandboxLives)
    .where(eq(sandboxLives.beforeId, operation.snapshotId ?? ""));
  if (!life) return cutOff;
  const [sandbox] = await ctx.db.select().from(sandboxes).where(eq(sandboxes.id, life.sandboxId));
  const [before] = await ctx.db.select().from(snapshots).where(eq(snapshots.id, life.beforeId));
  const [target] = await ctx.db.select().from(snapshots).where(eq(snapshots.id, life.targetId));
  if (!sandbox || !before || !target) return cutOff;
  const answer = (row: typeof sandbox): RecoveredRollback => ({
    result: { sandbox: presentSandbox(row), before: presentSnapshot(before) },
    failure: null,
  });
  if (life.phase === "over") return answer(sandbox);
  if (sandbox.status !== "running" && sandbox.status !== "paused") {
    await ctx.db.delete(sandboxLives).where(eq(sandboxLives.id, life.id));
    return cutOff;
  }
  try {
    const { row } = await exclusively(sandbox.id, () =>
      swap(ctx, { life, sandbox, target, before }, () => {}),
    );
    return answer(row);
  } catch (error) {
    return { result: null, failure: toFailure(error) };
  }
}
