import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/** UNSUPPORTED, with the reason, if this host can't dump and restore memory. */
export async function requireMemorySnapshots(ctx: Ctx): Promise<void> {
  const { memorySnapshots } = (await ctx.engine.info()).capabilities;
  if (memorySnapshots.available) return;
  throw new ForkyardError("UNSUPPORTED", `Memory can't be captured on this host: ${memorySnapshots.reason}`, {
    hint: "Filesystem snapshots work here.",
  });
}
