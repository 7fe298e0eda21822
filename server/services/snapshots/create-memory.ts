import type { z } from "zod";
import type { createSnapshotInput, Snapshot } from "../../domain/schemas/snapshot.ts";
import type { Ctx } from "../context.ts";
import { createSnapshot } from "./create.ts";

/** Captures files and the memory of all processes at one instant. The sandbox stands still meanwhile, then runs on. */
export async function createMemory({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof createSnapshotInput>;
}): Promise<Snapshot> {
  return createSnapshot(ctx, "memory", input);
}
