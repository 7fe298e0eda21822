import { eq } from "drizzle-orm";
import { snapshots } from "../../../db/schema/index.ts";
import type { Snapshot } from "../../domain/schemas/snapshot.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { snapshotEvent } from "./event.ts";
import { presentSnapshot } from "./present.ts";
import { lockSnapshot } from "./require.ts";

/** Replaces its tags. One that a person tagged is never cleaned away by itself. */
export async function setTags({
  ctx,
  input: { snapshotId, tags },
}: {
  ctx: Ctx;
  input: { snapshotId: string; tags: string[] };
}): Promise<Snapshot> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await lockSnapshot(ctx, snapshotId, tx);
    const keep = row.keep || tags.length > 0;
    await tx.update(snapshots).set({ tags, keep }).where(eq(snapshots.id, row.id));
    emit(snapshotEvent("tagged", row, { name: row.name, tags }));
    return presentSnapshot({ ...row, tags });
  });
}
