import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { type SnapshotRow, snapshots } from "../../../db/schema/index.ts";
import { type Failure, ForkyardError } from "../../domain/errors.ts";
import type { deleteSnapshotOutput } from "../../domain/schemas/snapshot.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import type { Emit } from "../transact.ts";
import { snapshotEvent } from "./event.ts";
import { lockSnapshot, requireSnapshot } from "./require.ts";
import { usersOfSnapshot } from "./users.ts";

/**
 * Deletes it and says what that freed. IN_USE, naming them, while sandboxes made from it are there. Snapshots further
 * down keep the layers that they need, so those may be freed only with the last of them.
 */
export async function remove({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { snapshotId: string };
}): Promise<z.infer<typeof deleteSnapshotOutput>> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: "snapshot.delete",
    input,
    prepare: async () => {
      const row = await requireSnapshot(ctx, input.snapshotId);
      return {
        subject: row.name,
        refs: { snapshotId: row.id, sandboxId: row.sandboxId },
        begin: async (tx, emit) => {
          const locked = await lockSnapshot(ctx, row.id, tx);
          requireDeletable(locked);
          refuseIfUsed(locked, await usersOfSnapshot(tx, locked.id));
          await tx.update(snapshots).set({ status: "deleting" }).where(eq(snapshots.id, row.id));
          emit(snapshotEvent("deleting", row, { name: row.name }));
        },
        work: (_begun, { onStep }) => {
          onStep({ step: "deleting", progress: null });
          return ctx.engine.snapshots.remove(row.id);
        },
        succeed: async (tx, emit, _begun, { freedBytes }) => {
          await tx.update(snapshots).set({ deletedAt: new Date() }).where(eq(snapshots.id, row.id));
          emit(snapshotEvent("deleted", row, { name: row.name, freedBytes }));
          return { snapshotId: row.id, freedBytes };
        },
        fail: (tx, emit, _begun, failure) => markUndeleted(tx, emit, row, failure),
      };
    },
  });
}

/** Part of it may be gone: it can be deleted again, but not used. */
export async function markUndeleted(tx: Tx, emit: Emit, row: SnapshotRow, failure: Failure): Promise<void> {
  await tx.update(snapshots).set({ status: "failed", failure }).where(eq(snapshots.id, row.id));
  emit(snapshotEvent("failed", row, { name: row.name, failure }));
}

function requireDeletable({ status, name, id }: SnapshotRow): void {
  if (status === "ready" || status === "failed") return;
  throw new ForkyardError("CONFLICT", `Snapshot ${name} (${id}) is ${status}`, {
    hint: status === "creating" ? "Wait until it is ready." : "It is being deleted already.",
  });
}

const MOST_NAMES = 10;

function refuseIfUsed(snapshot: SnapshotRow, users: { id: string; name: string }[]): void {
  if (users.length === 0) return;
  const names = users.slice(0, MOST_NAMES).map(({ name, id }) => `${name} (${id})`);
  if (users.length > MOST_NAMES) names.push(`${users.length - MOST_NAMES} more`);
  throw new ForkyardError("IN_USE", `Snapshot ${snapshot.name} is used by ${names.join(", ")}`, {
    hint: "Terminate them first.",
  });
}
