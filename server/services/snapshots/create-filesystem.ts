import type { z } from "zod";
import type { createSnapshotInput, Snapshot } from "../../domain/schemas/snapshot.ts";
import type { Ctx } from "../context.ts";
import { createSnapshot } from "./create.ts";

/** Captures the files. The sandbox stands still for a moment, then runs on. */
export async function createFilesystem({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof createSnapshotInput>;
}): Promise<Snapshot> {
  return createSnapshot(ctx, "filesystem", input);
}
