import { eq } from "drizzle-orm";
import type { z } from "zod";
import { snapshots } from "../../../db/schema/index.ts";
import type { renameSnapshotInput, Snapshot } from "../../domain/schemas/snapshot.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { snapshotEvent } from "./event.ts";
import { presentSnapshot } from "./present.ts";
import { lockSnapshot } from "./require.ts";

/** Changes name, note or both. From then on an automatic snapshot is never cleaned away by itself. */
export async function rename({
  ctx,
  input: { snapshotId, name, note },
}: {
  ctx: Ctx;
  input: z.output<typeof renameSnapshotInput>;
}): Promise<Snapshot> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await lockSnapshot(ctx, snapshotId, tx);
    const changed = { name: name ?? row.name, note: note ?? row.note };
    if (changed.name === row.name && changed.note === row.note) return presentSnapshot(row);
    await tx
      .update(snapshots)
      .set({ ...changed, keep: true })
      .where(eq(snapshots.id, row.id));
    emit(snapshotEvent("renamed", row, { name: changed.name }));
    return presentSnapshot({ ...row, ...changed });
  });
}
