import { eq } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { SandboxStatus } from "../../domain/status.ts";
import type { EngineSandboxStatus } from "../../engine/port.ts";
import { asSystem, type Ctx } from "../context.ts";
import { exclusively, isBusy } from "./lock.ts";
import { settle } from "./settle.ts";

export type Alignment = "none" | "resume" | "pause" | "remove" | "settle";

/** What has to be done so that the engine holds of a sandbox what its row says. */
export function alignmentOf(row: SandboxStatus | undefined, held: EngineSandboxStatus): Alignment {
  switch (row) {
    case undefined:
    case "terminated":
      return held === "missing" ? "none" : "remove";
    case "running":
    case "paused":
      if (held === "missing" || held === "stopped") return "settle";
      if (held === row) return "none";
      return row === "running" ? "resume" : "pause";
    case "creating":
    case "terminating":
    case "failed":
      return "none"; // an operation's business, or its owner's
  }
}

/**
 * Brings what the engine holds of one sandbox in line with its row, of whatever team; tells what it did. Leaves a
 * sandbox alone that somebody works on: whoever that is brings it to an end.
 */
export async function align({
  ctx,
  input: { sandboxId },
}: {
  ctx: Ctx;
  input: { sandboxId: string };
}): Promise<Alignment> {
  if (isBusy(sandboxId)) return "none";
  const outcome = await exclusively(sandboxId, async () => {
    // Read anew: only now nobody else changes it.
    const [row] = await ctx.db
      .select({ status: sandboxes.status, teamId: sandboxes.teamId })
      .from(sandboxes)
      .where(eq(sandboxes.id, sandboxId));
    const needed = alignmentOf(row?.status, await ctx.engine.sandboxes.status(sandboxId));
    if (needed === "resume") await ctx.engine.sandboxes.resume(sandboxId);
    if (needed === "pause") await ctx.engine.sandboxes.pause(sandboxId);
    if (needed === "remove") await ctx.engine.sandboxes.remove(sandboxId);
    return { needed, teamId: row?.teamId };
  });
  if (outcome.needed === "settle" && outcome.teamId !== undefined) {
    await settle({
      ctx: asSystem(ctx, outcome.teamId),
      input: { sandboxId, how: { reason: "gone" }, at: new Date() },
    });
  }
  return outcome.needed;
}
