import type { Snapshot } from "../../domain/schemas/snapshot.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentSnapshot } from "./present.ts";
import { requireSnapshot } from "./require.ts";

export async function get({ ctx, input }: { ctx: Ctx; input: { snapshotId: string } }): Promise<Snapshot> {
  authorize(ctx, "read");
  return presentSnapshot(await requireSnapshot(ctx, input.snapshotId));
}
