import { eq } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { sandboxes, snapshots } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { requireSnapshot } from "../snapshots/require.ts";

export type ThingInput = { sandboxId?: string | undefined; snapshotId?: string | undefined };
export type Thing = { sandboxId: string | null; snapshotId: string | null; name: string };

/** What is commented on. NOT_FOUND if it isn't the team's. */
export async function requireThing(ctx: Ctx, input: ThingInput, db: Db = ctx.db): Promise<Thing> {
  if (input.sandboxId !== undefined) {
    const { id, name } = await requireSandbox(ctx, input.sandboxId, db);
    return { sandboxId: id, snapshotId: null, name };
  }
  const { id, name } = await requireSnapshot(ctx, input.snapshotId!, db);
  return { sandboxId: null, snapshotId: id, name };
}

/** What a comment is about; the thing itself may be gone by now. */
export async function thingOf(
  db: Db,
  { sandboxId, snapshotId }: { sandboxId: string | null; snapshotId: string | null },
): Promise<Thing> {
  const [row] =
    sandboxId === null
      ? await db.select({ name: snapshots.name }).from(snapshots).where(eq(snapshots.id, snapshotId!))
      : await db.select({ name: sandboxes.name }).from(sandboxes).where(eq(sandboxes.id, sandboxId));
  return { sandboxId, snapshotId, name: row?.name ?? (sandboxId ?? snapshotId)! };
}
