import { and, inArray, lte } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

/** Sandboxes of all teams whose time is over and that are still there; for the reconciler. */
export async function listExpired({
  ctx,
  input,
}: {
  ctx: Omit<Ctx, "actor">;
  input: { now: Date };
}): Promise<{ sandboxId: string; teamId: string }[]> {
  return ctx.db
    .select({ sandboxId: sandboxes.id, teamId: sandboxes.teamId })
    .from(sandboxes)
    .where(
      and(lte(sandboxes.expiresAt, input.now), inArray(sandboxes.status, ["running", "paused", "failed"])),
    )
    .limit(1000);
}
