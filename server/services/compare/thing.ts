import { eq } from "drizzle-orm";
import { type SandboxRow, type SnapshotRow, sandboxLives, snapshots } from "../../../db/schema/index.ts";
import { isId } from "../../domain/ids.ts";
import type { ComparedThing } from "../../domain/schemas/compare.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { requireReadySnapshot, requireSnapshot } from "../snapshots/require.ts";

/** One side of a comparison. */
export type Side = { type: "sandbox"; row: SandboxRow } | { type: "snapshot"; row: SnapshotRow };

/** NOT_FOUND or CONFLICT, if it has no files to look at. */
export async function requireSide(ctx: Ctx, id: string): Promise<Side> {
  if (isId("sandbox", id)) return { type: "sandbox", row: await requireSandbox(ctx, id) };
  const row = await requireSnapshot(ctx, id);
  requireReadySnapshot(row);
  return { type: "snapshot", row };
}

export function presentSide({ type, row }: Side): ComparedThing {
  return { type, id: row.id, name: row.name, kind: type === "snapshot" ? row.kind : null };
}

const MOST_GENERATIONS = 10_000;

/** What it was made from, and so on: the nearest first, an image last. */
export async function ancestorsOf(ctx: Ctx, side: Side): Promise<ComparedThing[]> {
  const ancestors: ComparedThing[] = [];
  let origin = await originOf(ctx, side);
  while (origin !== null && ancestors.length < MOST_GENERATIONS) {
    if ("image" in origin) {
      ancestors.push({ type: "image", id: origin.image, name: origin.image, kind: null });
      break;
    }
    // A deleted one's row stays.
    const [row] = await ctx.db.select().from(snapshots).where(eq(snapshots.id, origin.snapshotId));
    if (!row || row.teamId !== ctx.actor.teamId) break;
    const snapshot: Side = { type: "snapshot", row };
    ancestors.push(presentSide(snapshot));
    origin = await originOf(ctx, snapshot);
  }
  return ancestors;
}

type Origin = { image: string } | { snapshotId: string } | null;

async function originOf(ctx: Ctx, { type, row }: Side): Promise<Origin> {
  if (type === "sandbox") return origin(row);
  if (row.lifeId !== null) {
    const [life] = await ctx.db.select().from(sandboxLives).where(eq(sandboxLives.id, row.lifeId));
    if (life) return origin(life);
  }
  return origin(await requireSandbox(ctx, row.sandboxId));
}

function origin(row: { snapshotId: string | null; imageReference: string | null }): Origin {
  if (row.snapshotId !== null) return { snapshotId: row.snapshotId };
  return row.imageReference === null ? null : { image: row.imageReference };
}
